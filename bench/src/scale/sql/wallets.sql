insert into wallets (user_id, credit_type, balance, held, entries)
select user_id, 'credit', packs * pack - spent + goodwill, held, entries
from scale.totals cross join scale.settings;

insert into grants (user_id, grant_id, credit_type, source, amount, remaining, priority, state, effective_at,
  created_at, actor)
select user_id, grant_id, 'credit', source, amount, remaining, 100, 'live', scale.time(ms), scale.time(ms), actor
from (
  select user_id, scale.id(created_ms, user_no * 100000::bigint, 4) as grant_id, 'promo' as source, pack as amount,
    greatest(0, pack - spent) as remaining, created_ms as ms
  from scale.totals cross join scale.settings
  union all
  select m.user_id, scale.id(m.user_ms, m.user_no * 100000::bigint + m.packs - 1, 4), 'purchase', pack,
    greatest(0, least(pack, m.packs * pack - t.spent)), m.at_ms
  from scale.moves m join scale.totals t using (user_no) cross join scale.settings
  where m.bought = 1
  union all
  select user_id, goodwill_grant, 'refund', goodwill, goodwill, goodwill_ms
  from scale.totals where goodwill_ms is not null
) g cross join scale.settings
order by ms;
