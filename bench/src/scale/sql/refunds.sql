insert into refunds (user_id, refund_id, charge_id, credit_type, amount, units, reason, feature, provider,
  api_route, error_message, transaction_id, actor, remaining_after, balance_after, created_at)
select user_id, refund_id, charge_id, 'credit', amount, units, reason, feature, provider, api_route,
  error_message, transaction_id, actor, remaining_after, balance_after, scale.time(ms)
from (
  select m.user_id, scale.id(m.refunded_ms, m.i, 1) as refund_id, m.charge_id, m.amount - m.kept as amount,
    case m.outcome when 'refunded' then m.units else m.units - m.kept / f.cost end as units,
    g.reason, f.feature, f.provider, f.routes[1 + floor(cardinality(f.routes) * scale.dice(m.i, 62))::int] as api_route,
    replace(replace(g.shape, '{id}', 'req_' || scale.hex(m.i, 63)),
      '{n}', (1 + scale.dice(m.i, 64) * 240)::int::text) as error_message,
    case when g.known = 'answer' and scale.dice(m.i, 65) < 0.6 then 'txn_' || scale.hex(m.i, 66) end as transaction_id,
    case g.known when 'later' then s.staff when 'deadline' then 'sweeper' else s.actor end as actor,
    m.kept as remaining_after, m.packs * s.pack - m.spent - m.kept as balance_after, m.refunded_ms as ms
  from scale.moves m
  join scale.features f on f.no = m.feature_no
  join scale.messages g on g.no = m.message_no
  cross join scale.settings s
  where m.refunded_ms is not null
  union all
  select user_id, goodwill_refund, null, goodwill, 0, 'goodwill', null, null, null, null, null, s.staff, 0,
    packs * s.pack - spent + goodwill, goodwill_ms
  from scale.totals cross join scale.settings s
  where goodwill_ms is not null
) r
order by ms;
