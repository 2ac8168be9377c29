insert into features (feature, versions) select feature, 1 from scale.features;
insert into feature_versions (feature, version, name, cost, credit_type, operation_type, provider,
  hold_seconds, refund_policy, late_success, archived, effective_at, created_at, actor)
select feature, 1, name, cost, 'credit', operation_type, provider, coalesce(hold_seconds, 300), '{}', 'absorb',
  false, scale.time(begins_ms), scale.time(begins_ms), staff
from scale.features cross join scale.settings;

-- Credits are bought in packs; the plans give none.
insert into plans (plan_id, versions) select unnest(array['starter', 'plus', 'business']), 1;
insert into plan_versions (plan_id, version, name, refresh_mode, cadence, every_days, active, effective_at,
  created_at, actor)
select plan_id, 1, initcap(plan_id), 'replace', 'days', 30, true, scale.time(begins_ms), scale.time(begins_ms), staff
from unnest(array['starter', 'plus', 'business']) plan_id cross join scale.settings;

insert into users (user_id, email, name, created_at)
select user_id,
  case when d < 0.97 then lower(translate(first || '.' || last, 'áćéëíőóöřüŠäč', 'aceeiooorusac'))
    || case when scale.dice(user_no, 53) < 0.9 then (scale.dice(user_no, 54) * 9999)::int::text else '' end
    || '@' || case when d < 0.7 then domains[1 + floor(12 * scale.dice(user_no, 55))::int]
      else companies[1 + floor(10 * scale.dice(user_no, 56))::int] || (scale.dice(user_no, 57) ^ 2 * 900)::int || '.com' end
  end,
  case when scale.dice(user_no, 58) < 0.93 then first || ' ' || last end, scale.time(created_ms)
from (
  select o.*, scale.dice(o.user_no, 50) as d, n.domains, n.companies,
    n.first[1 + floor(60 * scale.dice(o.user_no, 51) ^ 1.4)::int] as first,
    n.last[1 + floor(100 * scale.dice(o.user_no, 52) ^ 1.4)::int] as last
  from scale.owners o cross join scale.names n
) o;

insert into subscriptions (user_id, plan_id, anchor_at, next_refresh_at)
select user_id, (array['starter', 'plus', 'business'])[1 + floor(3 * scale.dice(user_no, 59) ^ 3)::int],
  scale.time(created_ms),
  scale.time(created_ms + 2592000000 * (1 + (ends_ms + 86400000 - created_ms) / 2592000000))
from scale.owners cross join scale.settings;
