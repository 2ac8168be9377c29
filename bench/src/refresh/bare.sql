-- Replaces the plan credits of the users from $1 up to, without, $2, in the name of the run $3.
with due as materialized (
  select s.user_id, s.plan_id, s.next_refresh_at as due_at, w.credit_type, w.balance, w.entries,
    g.grant_id as old_grant_id, g.remaining as expired, w.balance - g.remaining as between_balance,
    1000::int8 as granted, uuidv7() as refresh_id, uuidv7() as grant_id, t.now
  from (select makegood_now() as now) t
  cross join subscriptions s
  join wallets w on w.user_id = s.user_id
  join grants g on g.user_id = w.user_id and g.credit_type = w.credit_type and g.source = 'plan' and g.open
  where s.user_id >= $1 and s.user_id < $2 and s.next_refresh_at <= t.now
),
recorded as (
  insert into refreshes (user_id, refresh_id, kind, outcome, run_id, plan_id, at, due_at, changes,
    expired, granted, actor)
  select user_id, refresh_id, 'refresh', 'refreshed', $3::uuid, plan_id, now, due_at,
    jsonb_build_array(jsonb_build_object('creditType', credit_type, 'oldBalance', balance,
      'newBalance', between_balance + granted, 'expired', expired,
      'granted', jsonb_build_object('grantId', grant_id, 'amount', granted))),
    expired, granted, 'bench'
  from due
),
closed as (
  update grants g set remaining = 0, state = 'expired'
  from due where g.user_id = due.user_id and g.grant_id = due.old_grant_id
),
issued as (
  insert into grants (user_id, grant_id, credit_type, source, amount, remaining, priority, state,
    effective_at, created_at, actor)
  select user_id, grant_id, credit_type, 'plan', granted, granted, 100, 'live', now, now, 'bench'
  from due
),
filled as (
  update wallets w set balance = between_balance + granted, entries = due.entries + 2
  from due where w.user_id = due.user_id and w.credit_type = due.credit_type
),
moved as (
  update subscriptions s set last_refresh_at = now, next_refresh_at = due_at + interval '30 days',
    period = jsonb_build_object(credit_type, jsonb_build_object('amount', granted, 'shortfall', 0))
  from due where s.user_id = due.user_id
)
insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id,
  refresh_id, at)
select user_id, credit_type, entries + 1, 'expiry', -expired, balance, between_balance, old_grant_id,
  refresh_id, now from due
union all
select user_id, credit_type, entries + 2, 'grant', granted, between_balance, between_balance + granted,
  grant_id, refresh_id, now from due
