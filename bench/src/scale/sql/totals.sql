analyze scale.moves;

-- Each user's wallet at the end. Some got credits out of goodwill, after all else.
create unlogged table scale.totals as
select user_no, user_id, created_ms, packs, spent, held, entries + (goodwill_ms is not null)::int as entries,
  goodwill_ms, case when goodwill_ms is not null then 50 else 0 end as goodwill,
  scale.id(goodwill_ms, user_no, 5) as goodwill_refund, scale.id(goodwill_ms, user_no, 6) as goodwill_grant
from (
  select o.*, coalesce(m.packs, 1) as packs, coalesce(m.spent, 0) as spent, coalesce(m.held, 0) as held,
    coalesce(m.entries, 1) as entries,
    case when m.held = 0 and m.last_ms < s.ends_ms - 86400000 and scale.dice(o.user_no, 40) < 0.004
      then m.last_ms + 60000 + floor((s.ends_ms - m.last_ms - 120000) * scale.dice(o.user_no, 41) ^ 3)::bigint
    end as goodwill_ms
  from scale.owners o cross join scale.settings s left join (
    select user_no, max(packs) as packs, sum(kept) as spent,
      coalesce(sum(amount) filter (where outcome = 'held'), 0) as held,
      1 + sum(bought + draws + backs) as entries,
      max(greatest(at_ms, settled_ms, refunded_ms, absorbed_ms)) as last_ms
    from scale.moves group by user_no
  ) m using (user_no)
) summed
order by user_no;
analyze scale.totals;
