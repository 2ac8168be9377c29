import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { listRefreshRuns, refreshRun } from './runs.ts';

const MOST_FAILING_TOLD = 100;

export const refreshStatsAnswer = z.object({
  /** Users whose time has come and who are not held. */
  due: z.int(),
  /** Users with a plan; of them those held by staff, and those whose plan is not paid. */
  subscribed: z.int(),
  held: z.int(),
  pastDue: z.int(),
  /** When the next user comes due. */
  nextDueAt: z.iso.datetime().nullable(),
  /** Of the last 30 days. */
  runs: z.int(),
  refreshed: z.int(),
  failed: z.int(),
  /** refreshed / (refreshed + failed) from 0 to 1; null where nothing was tried. */
  successRate: z.number().min(0).max(1).nullable(),
  lastRun: refreshRun.nullable(),
  /** The first 100 users whose last refresh failed. */
  failing: z.array(z.object({ userId: z.string(), failures: z.int(), error: z.string() })),
});
export type RefreshStats = z.output<typeof refreshStatsAnswer>;

type Counts = Pick<
  RefreshStats,
  'due' | 'subscribed' | 'held' | 'pastDue' | 'runs' | 'refreshed' | 'failed'
> & { nextDueAt: Date | null };

/** How the refreshes go: who is due, what the runs of the last 30 days did, who fails. */
export async function refreshStats({ sql }: { sql: Sql }): Promise<RefreshStats> {
  const [[counts], failing, { runs }] = await Promise.all([
    sql<Counts[]>`
      with users as (
        select count(*) as subscribed, count(*) filter (where hold) as held, count(*) filter (where past_due) as past_due
        from subscriptions where plan_id is not null
      ),
      due as (
        select count(*) as due from subscriptions
        where next_refresh_at <= (select makegood_now()) and not hold and not past_due
      ),
      next as (
        select min(next_refresh_at) as next_due_at from subscriptions
        where next_refresh_at is not null and not hold and not past_due
      ),
      runs as (
        select count(*) as runs, coalesce(sum(refreshed), 0)::int8 as refreshed,
          coalesce(sum(failed), 0)::int8 as failed
        from refresh_runs where started_at >= (select makegood_now()) - interval '30 days'
      )
      select * from users, due, next, runs`,
    sql<RefreshStats['failing']>`
      select user_id, failures, last_failure as error from subscriptions
      where failures > 0 order by user_id limit ${MOST_FAILING_TOLD}`,
    listRefreshRuns({ sql }, { limit: 1 }),
  ]);
  if (!counts) throw new Error('The database counted nothing');
  const { nextDueAt, refreshed, failed, ...rest } = counts;
  const tried = refreshed + failed;
  return {
    ...rest,
    refreshed,
    failed,
    nextDueAt: nextDueAt && nextDueAt.toISOString(),
    successRate: tried === 0 ? null : refreshed / tried,
    lastRun: runs[0] ?? null,
    failing,
  };
}
