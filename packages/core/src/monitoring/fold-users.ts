import type { Transaction } from '@makegood/db';

/** Adds what each user did in a stretch of time to their days and months, and who was new in them. */
export async function foldUsers(tx: Transaction, from: string | null, to: string): Promise<void> {
  // How many rows a stretch has is not known before: joined one by one they would be compared all with all.
  await tx`set local enable_nestloop = 'off'`;
  await tx`
    with days as materialized (
      select date_trunc('day', at, 'UTC') as at, user_id,
        count(*) filter (where kind in ('charged', 'held')) as charges,
        count(*) filter (where refunds) as refunded,
        coalesce(sum(amount) filter (where kind in ('charged', 'held') and credit_type = 'credit'), 0) as taken,
        coalesce(sum(case when kind = 'refunded' then amount else returned end) filter (where credit_type = 'credit'), 0) as given_back,
        coalesce(sum(cost_usd), 0) as cost_usd
      from events
      where at >= coalesce(${from}::text::timestamptz, '-infinity') and at < ${to}::text::timestamptz
      group by 1, 2),
    acted as materialized (
      select 'day' as span, * from days
      union all
      select 'month', date_trunc('month', at, 'UTC'), user_id, sum(charges), sum(refunded), sum(taken),
        sum(given_back), sum(cost_usd)
      from days group by 2, 3),
    written as (
      insert into user_activity (span, at, user_id, charges, refunded, taken, given_back, cost_usd)
      -- In the order of the key, so that rows beside each other are written together.
      select * from acted order by span, at, user_id
      on conflict (span, at, user_id) do update
      set charges = user_activity.charges + excluded.charges,
        refunded = user_activity.refunded + excluded.refunded,
        taken = user_activity.taken + excluded.taken,
        given_back = user_activity.given_back + excluded.given_back,
        cost_usd = user_activity.cost_usd + excluded.cost_usd
      returning span, at, user_id, charges)
    insert into active_users (span, at, users)
    -- Whose charges are all of this stretch had none before.
    select span, at, count(*) from acted join written using (span, at, user_id, charges)
    where charges > 0
    group by span, at
    on conflict (span, at) do update set users = active_users.users + excluded.users`;
  await tx`set local enable_nestloop = 'on'`;
}
