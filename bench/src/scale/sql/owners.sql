create unlogged table scale.owners as
select user_no::int, 'user_' || scale.hex(user_no, 30) || substr(scale.hex(user_no, 31), 1, 8) as user_id,
  created_ms::bigint
from (
  select user_no, h.ms + floor(3600000 * (user_no - h.known - scale.dice(user_no, 32)) / (h.known_after - h.known))
    as created_ms
  from scale.hours h cross join lateral generate_series(h.known + 1, h.known_after) user_no
  union all
  -- Who was there before the first hour came in the month before it.
  select user_no, h.ms - 2592000000 + floor(2592000000 * (user_no - scale.dice(user_no, 32)) / h.known)
  from scale.hours h cross join lateral generate_series(1, h.known) user_no
  where h.h = 0
) came
order by user_no;
analyze scale.owners;
