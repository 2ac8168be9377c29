import type { Sql } from '@makegood/db';
import type { Ledger } from '../ledger/engine.ts';
import { type Run, type RunAnswer, type RunOptions, work } from './run.ts';

/** A run that has not been heard of for so long has lost its server. */
const LOST = '1 minute';

/**
 * Takes up the runs that were left open, the one left longest first, until there is none or the
 * signal says to stop.
 * @returns for each what is done of it now, not what was done before
 * @throws LedgerError unavailable when the database cannot be reached
 */
export async function resumeRuns(
  ledger: Ledger,
  options: Pick<RunOptions, 'batchSize' | 'onProgress' | 'signal'> = {},
): Promise<RunAnswer[]> {
  const taken: RunAnswer[] = [];
  while (!options.signal?.aborted) {
    const run = await adopt(ledger.sql);
    if (!run) break;
    const before = { refreshed: run.refreshed, failed: run.failed };
    const { runId, eligible, refreshed, failed } = await work(ledger, run, options);
    taken.push({
      runId,
      eligible: eligible - before.refreshed,
      refreshed: refreshed - before.refreshed,
      failed: failed - before.failed,
    });
  }
  return taken;
}

type Lost = Omit<Run, 'selection'> & {
  planId: string | null;
  userIds: string[] | null;
  force: boolean;
};

/** Takes over the run that was left longest; only one server gets it. */
async function adopt(sql: Sql): Promise<Run | undefined> {
  const [row] = await sql<Lost[]>`
    update refresh_runs set seen_at = makegood_now()
    where run_id = (
      select run_id from refresh_runs
      where state = 'running' and seen_at < (select makegood_now()) - ${LOST}::interval
      order by seen_at limit 1
      for update skip locked)
    returning run_id, eligible, refreshed, failed, actor, started_at as until, plan_id, user_ids, force`;
  if (!row) return undefined;
  const { planId, userIds, force, ...run } = row;
  return {
    ...run,
    selection: {
      ...(planId !== null && { planId }),
      ...(userIds !== null && { userIds }),
      force,
    },
  };
}
