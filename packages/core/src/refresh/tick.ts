import type { Sql } from '@makegood/db';
import type { Ledger } from '../ledger/engine.ts';
import { countChosen } from './choose.ts';
import { beginRun, type Run, type RunAnswer, type RunOptions, work } from './run.ts';

/** A run that has not been heard of for so long has lost its server. */
const LOST = '1 minute';

const ACTOR = 'refresh';

/**
 * The periodic check: takes up a run whose server died, then refreshes everyone who is due. Any
 * number of servers may check at once.
 * @returns what was done; all 0 where nobody was due
 * @throws LedgerError unavailable when the database cannot be reached
 */
export async function refreshDue(
  ledger: Ledger,
  options: Pick<RunOptions, 'batchSize' | 'onProgress' | 'signal'> = {},
): Promise<Pick<RunAnswer, 'eligible' | 'refreshed' | 'failed'>> {
  const total = { eligible: 0, refreshed: 0, failed: 0 };
  const go = async (run: Run) => {
    const before = { refreshed: run.refreshed, failed: run.failed };
    const { eligible, refreshed, failed } = await work(ledger, run, options);
    total.eligible += eligible - before.refreshed;
    total.refreshed += refreshed - before.refreshed;
    total.failed += failed - before.failed;
  };
  for (let lost = await adopt(ledger.sql); lost; lost = await adopt(ledger.sql)) await go(lost);
  if ((await countChosen(ledger.sql, {})) > 0) {
    await go(await beginRun(ledger, { kind: 'scheduled', selection: {}, actor: ACTOR }));
  }
  return total;
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
