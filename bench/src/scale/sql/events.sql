insert into events (at, user_id, event_id, kind, charge_id, feature, credit_type, provider, api_route, units,
  amount, returned, reason, cost_usd, duration_ms, finishes, refunds, fails, refunded_cost_usd, fingerprint)
select scale.time(ms), user_id, scale.id(ms, i, step), kind, charge_id, feature, 'credit', provider,
  routes[1 + floor(cardinality(routes) * scale.dice(i, 62))::int],
  case when kind = 'refunded' and outcome = 'partly' then units - kept / cost else units end,
  case kind
    when 'refunded' then amount - kept
    when 'settled' then case when outcome = 'refunded' then amount else kept end
    else amount end,
  case when kind = 'settled' and outcome = 'less' then amount - kept else 0 end,
  case when tells then reason end,
  case when learns then cost_usd end,
  case when kind not in ('charged', 'held') then ms - at_ms end,
  kind in ('charged', 'settled') or (kind = 'refunded' and outcome = 'refunded' and held and settled_ms is null),
  kind = 'refunded',
  (kind = 'refunded' and not by_staff) or (kind = 'settled' and outcome = 'failed'),
  case when kind = 'refunded' and absorbed_ms is null or kind = 'absorbed' then cost_usd end,
  case when tells then fingerprint end
from (
  select m.*, f.feature, f.provider, f.routes, f.cost, f.hold_seconds is not null as held,
    g.reason, g.fingerprint, g.known = 'later' as by_staff, e.kind, e.ms, e.step,
    e.kind = 'refunded' or (e.kind = 'settled' and m.outcome in ('partly', 'failed')) as tells,
    -- Which of its events told what it cost.
    case e.kind
      when 'settled' then m.outcome <> 'partly'
      when 'refunded' then m.settled_ms is null and m.absorbed_ms is null or m.outcome = 'partly'
      else e.kind = 'absorbed' end as learns
  from scale.moves m
  join scale.features f on f.no = m.feature_no
  left join scale.messages g on g.no = m.message_no
  cross join lateral (
    select case when f.hold_seconds is null then 'charged' else 'held' end as kind, m.at_ms as ms, 16 as step
    union all
    -- Work that failed in part is settled with its refund, after it.
    select 'settled', m.settled_ms, case when m.outcome = 'partly' then 19 else 17 end where m.settled_ms is not null
    union all
    select 'refunded', m.refunded_ms, 18 where m.refunded_ms is not null
    union all
    select 'absorbed', m.absorbed_ms, 20 where m.absorbed_ms is not null
  ) e
) told;

insert into events (at, user_id, event_id, kind, credit_type, units, amount, returned, reason)
select scale.time(goodwill_ms), user_id, scale.id(goodwill_ms, user_no, 7), 'refunded', 'credit', 0, goodwill, 0, 'goodwill'
from scale.totals where goodwill_ms is not null;
