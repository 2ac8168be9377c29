import type { Sql } from '@makegood/db';
import { type Callable, ok } from './calls.ts';

const PLAN = 'monthly';

/** What the plan `monthly` gives, and what is left of it when its users are due. */
export const AMOUNT = 1000;
const SPENT = 400;

export const putMonthly = (server: Callable) =>
  ok(server, 'POST', '/api/admin/plans', {
    ...{ id: PLAN, name: 'Monthly', credits: { credit: AMOUNT } },
  });

/** Writes so many users of the plan `monthly` who spent some of its credits and are due now. */
export async function makeDue(sql: Sql, users: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      create temporary table due on commit drop as
      select 'due-' || i as user_id, gen_random_uuid() as grant_id, gen_random_uuid() as adjustment_id,
        makegood_now() - interval '30 days' as at
      from generate_series(1, ${users}::int) i`;
    await tx`insert into users (user_id, created_at) select user_id, at from due`;
    await tx`
      insert into subscriptions (user_id, plan_id, anchor_at, last_refresh_at, next_refresh_at)
      select user_id, ${PLAN}, at, at, at + interval '30 days' from due`;
    await tx`
      insert into wallets (user_id, credit_type, balance, held, entries)
      select user_id, 'credit', ${AMOUNT - SPENT}::int8, 0, 2 from due`;
    await tx`
      insert into grants (user_id, grant_id, credit_type, source, amount, remaining, priority, state,
        effective_at, created_at, actor)
      select user_id, grant_id, 'credit', 'plan', ${AMOUNT}::int8, ${AMOUNT - SPENT}::int8, 100, 'live', at,
        at, 'test' from due`;
    await tx`
      insert into adjustments (user_id, adjustment_id, credit_type, amount, reason, actor, created_at)
      select user_id, adjustment_id, 'credit', ${-SPENT}::int8, 'spent', 'test', at from due`;
    await tx`
      insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id,
        adjustment_id, at)
      select user_id, 'credit', 1, 'grant', ${AMOUNT}::int8, 0, ${AMOUNT}::int8, grant_id, null, at from due
      union all
      select user_id, 'credit', 2, 'adjustment', ${-SPENT}::int8, ${AMOUNT}::int8, ${AMOUNT - SPENT}::int8,
        grant_id, adjustment_id, at from due`;
  });
}
