import { pgArray, type Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import type { Chosen } from './choose.ts';

export type Failure = Chosen & { code: string };

/**
 * Writes down who could not be refreshed and why; they stay due, and the next check tries again.
 * A date that fails again and again stands in the history once. Whom another run has refreshed
 * meanwhile did not fail.
 * @returns how many failed
 */
export async function recordFailures(
  sql: Sql,
  failures: Failure[],
  { runId, actor }: { runId: string; actor: string },
): Promise<number> {
  if (failures.length === 0) return 0;
  const users = pgArray(failures.map(({ userId }) => userId));
  const codes = pgArray(failures.map(({ code }) => code));
  const dues = pgArray(failures.map(({ dueAt }) => dueAt));
  const ids = pgArray(failures.map(() => uuidv7()));
  return (await sql.begin(async (tx) => {
    const failing = await tx`
      update subscriptions s set failures = failures + 1, last_failure = f.code
      from unnest(${users}::text[], ${codes}::text[], ${dues}::timestamptz[])
        as f (user_id, code, due_at)
      where s.user_id = f.user_id and (f.due_at is null or f.due_at = s.next_refresh_at)`;
    await tx`
      insert into refreshes (user_id, refresh_id, kind, outcome, run_id, plan_id, at, due_at, changes,
        expired, granted, error, actor)
      select f.user_id, f.id, 'refresh', 'failed', ${runId}, s.plan_id, makegood_now(), f.due_at, '[]',
        0, 0, f.code, ${actor}
      from unnest(${users}::text[], ${ids}::uuid[], ${codes}::text[], ${dues}::timestamptz[])
        as f (user_id, id, code, due_at)
      join subscriptions s using (user_id)
      where (f.due_at is null or f.due_at = s.next_refresh_at) and not exists (
        select from refreshes r
        where r.user_id = f.user_id and r.outcome = 'failed' and r.due_at = f.due_at and r.error = f.code)`;
    return failing.count;
  })) as number;
}
