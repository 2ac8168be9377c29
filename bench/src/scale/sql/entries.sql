insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id, at)
select user_id, 'credit', 1, 'grant', pack, 0, pack, scale.id(created_ms, user_no * 100000::bigint, 4),
  scale.time(created_ms)
from scale.totals cross join scale.settings;

-- A charge's lines in the order they were written: what was bought for it, what it drew from each
-- pack (two at most), what went back, the last drawn first. The tape is in credits since the user's first.
insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id, charge_id,
  refund_id, at)
select user_id, 'credit', seq, kind,
  case kind when 'charge' then lower - upper else upper - lower end,
  packs * pack - case kind when 'charge' then lower else upper end,
  packs * pack - case kind when 'charge' then upper else lower end,
  scale.id(user_ms, user_no * 100000::bigint + nth_pack, 4),
  case kind when 'grant' then null else charge_id end,
  case kind when 'refund' then scale.id(refunded_ms, i, 1) end, scale.time(ms)
from (
  select m.*, p.pack, p.nth_pack, p.kind, p.seq, p.ms,
    case p.kind when 'grant' then m.spent when 'charge' then greatest(p.nth_pack * p.pack, m.spent)
      else greatest(p.nth_pack * p.pack, m.spent + m.kept) end as lower,
    case p.kind when 'grant' then m.spent + p.pack
      else least((p.nth_pack + 1) * p.pack, m.spent + m.amount) end as upper
  from scale.settings s cross join scale.moves m cross join lateral (
    select s.pack, m.packs - 1 as nth_pack, 'grant' as kind, m.first_entry - 1 as seq, m.at_ms as ms
    where m.bought = 1
    union all
    select s.pack, m.spent / s.pack + n, 'charge', m.first_entry + n, m.at_ms
    from (values (0), (1)) n (n) where n < m.draws
    union all
    select s.pack, (m.spent + m.amount - 1) / s.pack - n, case m.outcome when 'less' then 'return' else 'refund' end,
      m.first_entry + m.draws + n, coalesce(m.refunded_ms, m.settled_ms)
    from (values (0), (1)) n (n) where n < m.backs
  ) p
) lines;

insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id, refund_id, at)
select user_id, 'credit', entries, 'refund', goodwill, packs * pack - spent, packs * pack - spent + goodwill,
  goodwill_grant, goodwill_refund, scale.time(goodwill_ms)
from scale.totals cross join scale.settings
where goodwill_ms is not null;
