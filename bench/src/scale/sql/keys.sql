-- The keys of the last month's charges, as the server would have kept them.
insert into idempotency_keys (user_id, operation, key, attempt, fingerprint, answer, created_at)
select c.user_id, 'deduct', 'job-' || scale.hex(m.i, 70), c.attempt,
  sha256(convert_to('{"apiRoute":' || to_json(c.api_route) || ',"feature":' || to_json(c.feature)
    || case when c.deadline is null then '' else ',"hold":{}' end
    || case when c.provider_task_id is null then '' else ',"providerTaskId":' || to_json(c.provider_task_id) end
    || ',"units":' || c.units || ',"userId":' || to_json(c.user_id) || '}', 'UTF8')),
  json_build_object('chargeId', c.charge_id, 'state', case when c.deadline is null then 'settled' else 'held' end,
    'amount', c.amount, 'creditType', c.credit_type, 'balance', m.packs * s.pack - m.spent - m.amount,
    'deadline', to_char(c.deadline at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'replayed', false),
  c.created_at
from scale.settings s
join scale.moves m on m.at_ms > s.ends_ms - 2592000000
join charges c on c.charge_id = m.charge_id and c.user_id = m.user_id;
