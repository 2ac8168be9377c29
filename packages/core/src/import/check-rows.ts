import { type ImportReport, leaveOut, tellUnknownPlan } from './report.ts';
import { type ImportedUser, importRow, type ImportRow } from './row.ts';

export type GoodRow = { line: number; user: ImportedUser };

export type Checks = {
  /** Plans that users may be on. */
  plans: Set<string>;
  /** Milliseconds since 1970 UTC. */
  now: number;
  /** Good rows in a page. */
  size: number;
  signal?: AbortSignal | undefined;
};

/** Pages of the rows that are good, until the signal; those that are bad go to the report. */
export async function* checkRows(
  rows: AsyncIterable<ImportRow>,
  { plans, now, size, signal }: Checks,
  report: ImportReport,
): AsyncGenerator<GoodRow[], void> {
  const schema = importRow(now);
  const lines = new Map<string, number>();
  let page: GoodRow[] = [];
  for await (const row of rows) {
    if (signal?.aborted) return;
    report.rows += 1;
    const checked = check(row, schema, plans, lines);
    if ('problem' in checked) {
      leaveOut(report.bad, row.line, checked.userId, checked.problem);
      if (checked.unknownPlan !== undefined) tellUnknownPlan(report, checked.unknownPlan);
      continue;
    }
    page.push(checked);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0 && !signal?.aborted) yield page;
}

type Bad = { userId: string | null; problem: string; unknownPlan?: string };

function check(
  row: ImportRow,
  schema: ReturnType<typeof importRow>,
  plans: Set<string>,
  lines: Map<string, number>,
): GoodRow | Bad {
  if ('problem' in row) return { userId: null, problem: row.problem };
  const { line, values } = row;
  const userId = values.id ? values.id : null;
  const before = userId === null ? undefined : lines.get(userId);
  if (before !== undefined) return { userId, problem: `id: stands on line ${before} already` };
  if (userId !== null) lines.set(userId, line);
  const read = schema.safeParse(values);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return { userId, problem: problems.join('; ') };
  }
  const { planId } = read.data;
  if (planId !== null && !plans.has(planId)) {
    return { userId, problem: `plan: there is no plan ${planId}`, unknownPlan: planId };
  }
  return { line, user: read.data };
}
