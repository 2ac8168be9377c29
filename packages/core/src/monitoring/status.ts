import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { listRefreshRuns } from '../refresh/runs.ts';

export const statusAnswer = z.object({
  at: z.iso.datetime(),
  /** How long the oldest charge has been held past its deadline, or the oldest refresh been due. */
  overdueSeconds: z.int().min(0),
  /** Refunds that are owed and could not be made yet. */
  failedRefunds: z.int(),
  lastRefresh: z
    .object({ startedAt: z.iso.datetime(), refreshed: z.int(), failed: z.int() })
    .nullable(),
});
export type Status = z.output<typeof statusAnswer>;

/** How the server fares: whether what is due is done. Each figure is the end of an index. */
export async function status({ sql }: { sql: Sql }): Promise<Status> {
  const [[row], { runs }] = await Promise.all([
    sql<[{ at: Date; overdueSeconds: number; failedRefunds: number }]>`
      select makegood_now() as at,
        greatest(0, floor(extract(epoch from makegood_now() - least(
          (select min(deadline) from charges where state = 'held'),
          (select min(next_refresh_at) from subscriptions
            where next_refresh_at is not null and not hold and not past_due)))))::int as overdue_seconds,
        (select count(*)::int from failed_refunds where resolved_at is null) as failed_refunds`,
    listRefreshRuns({ sql }, { limit: 1 }),
  ]);
  const [last] = runs;
  return {
    at: row.at.toISOString(),
    overdueSeconds: row.overdueSeconds,
    failedRefunds: row.failedRefunds,
    lastRefresh: last
      ? { startedAt: last.startedAt, refreshed: last.refreshed, failed: last.failed }
      : null,
  };
}
