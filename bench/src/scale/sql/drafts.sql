-- Every charge by itself: when, whose, for what, and what becomes of it if nothing came between.
-- Of every other hour; `offset 0` has what follows from it computed once.
insert into scale.drafts
select i, at_ms, user_no, feature_no, units, amount, outcome,
  case when outcome in ('refunded', 'partly', 'failed') then message_no end,
  case outcome
    when 'refunded' then 0
    when 'partly' then cost * (units - 1 - floor((units - 1) * scale.dice(i, 12))::int)
    when 'less' then greatest(1, floor(amount * (0.3 + 0.6 * scale.dice(i, 12)))::int)
    else amount
  end,
  -- Staff refund what was settled before.
  case when hold_seconds is not null and outcome <> 'held' and not (outcome = 'refunded' and known <> 'later')
    then case when known = 'later' then at_ms + work_ms else ended_ms end end,
  case when outcome in ('refunded', 'partly') then ended_ms end,
  case when outcome = 'refunded' and known in ('timeout', 'deadline') and hold_seconds is not null
    and scale.dice(i, 13) < 0.05 then least(ends_ms, ended_ms + (scale.dice(i, 14) * 600000)::bigint) end
from (
  select *,
    case
      when ended_ms <= ends_ms or (fate = 'fine' and hold_seconds is null) then
        case when fate = 'refunded' and units > 1 and known = 'answer' and scale.dice(i, 11) < 0.4 then 'partly'
          when fate = 'failed' and known is null then 'fine'
          else fate end
      when hold_seconds is null or (known = 'later' and at_ms + work_ms <= ends_ms) then 'fine'
      else 'held'
    end as outcome
  from (
    select f.*, m.known,
      at_ms + case m.known
        when 'timeout' then least(60000 + (scale.dice(i, 9) * 900)::bigint, hold_seconds * 1000 - 1000)
        when 'deadline' then hold_seconds * 1000 + (scale.dice(i, 9) * 20000)::bigint
        when 'later' then work_ms + (3600000 * exp(1.3 * scale.normal(i, 10)))::bigint
        else work_ms end as ended_ms
    from (
      select *, cost * units as amount,
        case
          when chance < failing then 'refunded'
          when hold_seconds is not null and chance < failing + 0.003 then 'failed'
          when hold_seconds is not null and chance > 0.96 then 'less'
          else 'fine'
        end as fate,
        case when chance < failing + 0.003 and cost > 0 then width_bucket(scale.dice(i, 8), bounds) end as message_no
      from (
        select o.*, f.hold_seconds, f.cost, m.bounds, scale.dice(i, 7) as chance,
          case when f.most_units = 1 then 1 else 1 + floor(f.most_units * scale.dice(i, 4) ^ 2)::int end as units,
          -- Nobody holds longer than the deadline.
          least((p.median_ms * f.slowness * exp(p.sigma * scale.normal(i, 5)))::bigint, f.hold_seconds * 1000 - 1000)
            as work_ms,
          -- Now and then a provider has a bad morning.
          case when f.cost = 0 then 0 else least(0.8, 0.052 * p.trouble
            * case when o.h % 24 between 9 and 12 and scale.dice(o.h / 24 * 10 + p.no, 6) < 0.012
              then 9 else 1 end) end as failing
        from (
          select i, h.ms + floor(3600000 * (i - h.first + scale.dice(i, 1)) / (h.last - h.first + 1))::bigint as at_ms,
            1 + floor(h.known * scale.dice(i, 2) ^ 2)::int as user_no, h.h, s.ends_ms,
            width_bucket(scale.dice(i, 3), c.features) as feature_no
          from scale.settings s cross join scale.shares c cross join scale.hours h
          cross join lateral generate_series(h.first, h.last) i
          where h.h % 2 = :half
        ) o
        join scale.features f on f.no = o.feature_no
        join scale.providers p using (provider)
        join scale.mishaps m
          on m.way = case when f.hold_seconds is null then 1 when f.asynchronous then 3 else 2 end
        offset 0
      ) worked
      offset 0
    ) f
    left join scale.messages m on m.no = f.message_no and (f.fate = 'refunded' or m.known = 'answer')
    offset 0
  ) ended
  offset 0
) fated;
