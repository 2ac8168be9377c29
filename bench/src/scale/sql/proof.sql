-- What triggers see to row by row, asked of all rows at once.
select 'an entry without its grant' as rule, count(*)::int as found
from entries e left join grants g on g.user_id = e.user_id and g.grant_id = e.grant_id and g.credit_type = e.credit_type
where g.grant_id is null
union all
select 'an entry without its charge', count(*)::int
from entries e left join charges c on c.user_id = e.user_id and c.charge_id = e.charge_id and c.credit_type = e.credit_type
where e.charge_id is not null and c.charge_id is null
union all
select 'refunds that do not add up to what their charge says', count(*)::int
from (
  select user_id, charge_id, sum(amount) as refunded from refunds where charge_id is not null group by 1, 2
) r full join (select user_id, charge_id, refunded_amount from charges where refunded_amount > 0) c using (user_id, charge_id)
where r.refunded is distinct from c.refunded_amount;
