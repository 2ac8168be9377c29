-- Every charge with its place in its user's ledger. What it gives back comes before the user's next
-- charge, so that what charges keep lies on the user's packs of credits like a tape, in burn order.
-- Of every other user.
insert into scale.moves
select m.i, m.at_ms, m.user_no, o.user_id, o.created_ms as user_ms, scale.id(m.at_ms, m.i, 0) as charge_id,
  m.feature_no, m.units, m.amount, m.kept, m.outcome, m.message_no,
  case when m.settled_ms is not null then least(m.settled_ms, m.before_next_ms) end as settled_ms,
  case when m.refunded_ms is not null then least(m.refunded_ms, m.before_next_ms) end as refunded_ms,
  m.absorbed_ms, m.spent, m.packs, m.bought, m.draws, m.backs, m.first_entry,
  case
    when m.settled_ms is not null or m.absorbed_ms is not null or m.outcome = 'partly' or scale.dice(m.i, 21) < 0.3
    then case when f.hold_seconds is not null and m.outcome <> 'held'
      then round((f.usd * m.units * (0.7 + 0.6 * scale.dice(m.i, 22)))::numeric, 6) end
  end as cost_usd
from (
  select *, 2 + sum(bought + draws + backs) over mine - draws - backs as first_entry
  from (
    select *, (packs - lag(packs, 1, 1::bigint) over mine)::int as bought,
      case when amount = 0 then 0 else (spent + amount - 1) / pack - spent / pack + 1 end::int as draws,
      case when amount = kept then 0 else (spent + amount - 1) / pack - (spent + kept) / pack + 1 end::int as backs
    from (
      select *, greatest(1, max((spent + amount + pack - 1) / pack) over mine) as packs,
        greatest(at_ms, lead(at_ms, 1, 9999999999999) over (partition by user_no order by i) - 1) as before_next_ms
      from (
        select d.*, s.pack, sum(kept) over mine - kept as spent
        from scale.drafts d cross join scale.settings s
        where d.user_no % 2 = :half
        window mine as (partition by user_no order by i rows unbounded preceding)
      ) spending
      window mine as (partition by user_no order by i rows unbounded preceding)
    ) packed
    window mine as (partition by user_no order by i)
  ) drawn
  window mine as (partition by user_no order by i rows unbounded preceding)
) m
join scale.owners o using (user_no)
join scale.features f on f.no = m.feature_no
order by m.i;
