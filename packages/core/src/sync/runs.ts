import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { syncMode, syncReport } from './report.ts';

const at = z.iso.datetime();

export const syncRun = syncReport.extend({
  runId: field.id,
  mode: syncMode,
  dryRun: z.boolean(),
  state: z.enum(['running', 'finished', 'failed']),
  /** Users looked at so far, and how many there are; of the mode plans, plans. */
  done: z.int(),
  total: z.int(),
  /** Why it failed. */
  error: z.string().nullable(),
  actor: z.string(),
  startedAt: at,
  finishedAt: at.nullable(),
});
export type SyncRun = z.output<typeof syncRun>;

type Row = Omit<SyncRun, keyof z.output<typeof syncReport> | 'startedAt' | 'finishedAt'> & {
  report: unknown;
  startedAt: Date;
  finishedAt: Date | null;
};

const columns = (sql: Sql) =>
  sql`run_id, mode, dry_run, actor, state, done, total, report, error, started_at, finished_at`;

const told = ({ report, startedAt, finishedAt, ...row }: Row): SyncRun => ({
  ...row,
  ...syncReport.parse(report),
  startedAt: startedAt.toISOString(),
  finishedAt: finishedAt && finishedAt.toISOString(),
});

export const getSyncRunInput = z.strictObject({ runId: field.id });

/** @throws LedgerError sync_run_not_found */
export async function getSyncRun(
  { sql }: { sql: Sql },
  { runId }: z.output<typeof getSyncRunInput>,
): Promise<SyncRun> {
  const [row] = await sql<Row[]>`select ${columns(sql)} from sync_runs where run_id = ${runId}`;
  if (!row) throw new LedgerError('sync_run_not_found', { runId });
  return told(row);
}

export const syncRunsInput = z.strictObject({
  cursor: field.id.optional(),
  limit: z.int().min(1).max(200).default(50),
});

const listed = syncRun.omit({ differences: true, failures: true });

export const syncRunsAnswer = z.object({
  runs: z.array(listed),
  nextCursor: field.id.nullable(),
});

/** The runs without what they found in detail, newest first. */
export async function listSyncRuns(
  { sql }: { sql: Sql },
  { cursor, limit }: z.output<typeof syncRunsInput>,
): Promise<z.output<typeof syncRunsAnswer>> {
  const rows = await sql<Row[]>`
    select ${columns(sql)} from sync_runs
    ${cursor === undefined ? sql`` : sql`where run_id < ${cursor}`}
    order by run_id desc limit ${limit + 1}`;
  const runs = rows
    .slice(0, limit)
    .map(told)
    .map(({ differences: _, failures: __, ...run }) => run);
  return { runs, nextCursor: rows.length > limit ? (runs.at(-1)?.runId ?? null) : null };
}
