import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';

export const refreshRun = z.object({
  runId: field.id,
  kind: z.enum(['scheduled', 'bulk']),
  state: z.enum(['running', 'finished']),
  actor: z.string(),
  planId: z.string().nullable(),
  force: z.boolean(),
  eligible: z.int(),
  refreshed: z.int(),
  failed: z.int(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  reversedAt: z.iso.datetime().nullable(),
  reversedBy: z.string().nullable(),
});
export type RefreshRun = z.output<typeof refreshRun>;

type Row = Omit<RefreshRun, 'startedAt' | 'finishedAt' | 'reversedAt'> & {
  startedAt: Date;
  finishedAt: Date | null;
  reversedAt: Date | null;
};

const columns = (sql: Sql) => sql`
  run_id, kind, state, actor, plan_id, force, eligible, refreshed, failed, started_at, finished_at,
  reversed_at, reversed_by`;

const told = ({ startedAt, finishedAt, reversedAt, ...row }: Row): RefreshRun => ({
  ...row,
  startedAt: startedAt.toISOString(),
  finishedAt: finishedAt && finishedAt.toISOString(),
  reversedAt: reversedAt && reversedAt.toISOString(),
});

/**
 * One run, with how far it is.
 * @throws LedgerError refresh_run_not_found
 */
export async function getRefreshRun(
  { sql }: { sql: Sql },
  { runId }: { runId: string },
): Promise<RefreshRun> {
  const [row] = await sql<Row[]>`select ${columns(sql)} from refresh_runs where run_id = ${runId}`;
  if (!row) throw new LedgerError('refresh_run_not_found', { runId });
  return told(row);
}

export const refreshRunsInput = z.strictObject({
  cursor: field.id.optional(),
  limit: z.int().min(1).max(200).default(50),
});

export const refreshRunsAnswer = z.object({
  runs: z.array(refreshRun),
  nextCursor: field.id.nullable(),
});

/** The runs, newest first. */
export async function listRefreshRuns(
  { sql }: { sql: Sql },
  { cursor, limit }: z.output<typeof refreshRunsInput>,
): Promise<z.output<typeof refreshRunsAnswer>> {
  const rows = await sql<Row[]>`
    select ${columns(sql)} from refresh_runs
    ${cursor === undefined ? sql`` : sql`where run_id < ${cursor}`}
    order by run_id desc limit ${limit + 1}`;
  const runs = rows.slice(0, limit).map(told);
  return { runs, nextCursor: rows.length > limit ? (runs.at(-1)?.runId ?? null) : null };
}
