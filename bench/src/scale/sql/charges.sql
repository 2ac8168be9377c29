insert into charges (user_id, charge_id, feature, credit_type, units, amount, returned_amount, refunded_amount,
  refunded_units, first_entry, draws, state, attempt, provider, provider_task_id, api_route, cost_usd, created_at,
  deadline, settled_at, settled_amount, settled_balance, refunded_at, absorbed_at, actor)
select m.user_id, m.charge_id, f.feature, 'credit', m.units, m.amount,
  case when m.outcome = 'less' then m.amount - m.kept else 0 end,
  case when m.outcome in ('refunded', 'partly') then m.amount - m.kept else 0 end,
  case m.outcome when 'refunded' then m.units when 'partly' then m.units - m.kept / f.cost else 0 end,
  m.first_entry, m.draws,
  case m.outcome when 'refunded' then 'refunded' when 'held' then 'held' else 'settled' end,
  case when scale.dice(m.i, 60) < 0.02 then 2 else 1 end,
  f.provider,
  case when f.asynchronous and g.reason is distinct from 'worker_crashed' then 'task_' || scale.hex(m.i, 61) end,
  f.routes[1 + floor(cardinality(f.routes) * scale.dice(m.i, 62))::int],
  m.cost_usd, scale.time(m.at_ms), scale.time(m.at_ms + f.hold_seconds * 1000),
  scale.time(case when f.hold_seconds is null then m.at_ms else m.settled_ms end),
  -- What it was settled for, and the balance then: staff refund what was settled in full.
  case when m.settled_ms is not null then case when m.outcome = 'refunded' then m.amount else m.kept end end,
  case when m.settled_ms is not null
    then m.packs * s.pack - m.spent - case when m.outcome = 'refunded' then m.amount else m.kept end end,
  scale.time(m.refunded_ms), scale.time(m.absorbed_ms), s.actor
from scale.moves m
join scale.features f on f.no = m.feature_no
left join scale.messages g on g.no = m.message_no
cross join scale.settings s;
