import type { ImportReport } from '@makegood/core';
import { count, first, table } from '../format.ts';
import type { Imported } from './import.ts';

type LeftOut = ImportReport['bad'];

/** What an import would do. */
export function printPreview(preview: ImportReport): string {
  const { rows, bad, unknownPlans } = preview;
  const lines = [
    `${count(rows)} rows, ${count(rows - bad.rows)} good, ${count(bad.rows)} bad.`,
    `${count(preview.imported)} users to import, ${count(preview.already)} imported before, ` +
      `${count(preview.conflicts.rows)} here already with other figures.`,
  ];
  if (preview.plans.length > 0) lines.push(printPlans(preview), printDue(preview));
  if (unknownPlans.length > 0) {
    const named = unknownPlans.map((plan) => `${plan.planId} (${count(plan.rows)} rows)`);
    lines.push(`Plans that do not exist: ${named.join(', ')}`);
  }
  return [...lines, ...printLeftOut(preview)].join('\n');
}

/** What an import did; of a dry run, what it would do. */
export function printImported({ preview, result, interrupted }: Imported): string {
  if (!result) return `${printPreview(preview)}\nNothing has changed.`;
  const leftOut = result.bad.rows + result.conflicts.rows + result.failed.rows;
  const summary =
    `${count(result.imported)} users imported, ${count(result.already)} were here from before, ` +
    `${count(leftOut)} left out.`;
  const lines = [
    interrupted ? `${summary} Interrupted: the same import goes on with the rest.` : summary,
  ];
  if (result.plans.length > 0) lines.push(printPlans(result), printDue(result));
  return [...lines, ...printLeftOut(result)].join('\n');
}

const printPlans = ({ plans }: ImportReport) =>
  table(
    ['plan', 'users', 'plan credits', 'bought credits'],
    plans.map(({ planId, users, plan, purchase }) => [
      ...[planId ?? '(none)', count(users), count(plan), count(purchase)],
    ]),
    [1, 2, 3],
  );

const printDue = ({ dueAtOnce, staggered }: ImportReport) =>
  `Next refresh: due at once for ${count(dueAtOnce)}; ` +
  `spread over 30 days for ${count(staggered)} who were never refreshed.`;

function printLeftOut({ bad, conflicts, failed }: ImportReport): string[] {
  const one = (title: string, { rows, first: named }: LeftOut) =>
    rows === 0
      ? []
      : [
          `${title}: ${count(rows)}`,
          first(
            ['line', 'user', 'why'],
            named.map(({ line, userId, problem }) => [String(line), userId ?? '', problem]),
            rows,
            [0],
          ),
        ];
  return [
    ...one('Bad rows', bad),
    ...one('Here already, left out', conflicts),
    ...one('Could not be written', failed),
  ];
}
