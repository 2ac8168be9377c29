-- How many charges each hour has: growing over the years, by day of the week and hour of the day.
create table scale.hours as
with weighed as (
  select h, begins_ms + 3600000::bigint * h as ms,
    exp(1.8 * h / hours) * (0.85 + 0.3 * scale.dice(h, 1))
      * (array[1, 1.05, 1.06, 1.02, 0.95, 0.6, 0.55])[extract(isodow from scale.time(begins_ms + 3600000::bigint * h))::int]
      * (1 + 0.75 * sin(6.283185307179586 * (extract(hour from scale.time(begins_ms + 3600000::bigint * h)) - 8) / 24)::float8)
      as weight
  from (select *, ((ends_ms - begins_ms) / 3600000)::int as hours from scale.settings) s
  cross join lateral generate_series(0, hours - 1) h
), summed as (
  select *, sum(weight) over (order by h) as upto from weighed
), shares as (
  select h, ms, (upto - weight) / max(upto) over () as before, upto / max(upto) over () as upto from summed
)
select h, ms,
  floor(charges * before)::bigint + 1 as first,
  floor(charges * upto)::bigint as last,
  -- Of users in the order they came: those who are there when the hour begins, and when it ends.
  greatest(1, floor(users * (0.03 + 0.97 * before)))::bigint as known,
  greatest(1, floor(users * (0.03 + 0.97 * upto)))::bigint as known_after
from shares cross join scale.settings;
analyze scale.hours;
