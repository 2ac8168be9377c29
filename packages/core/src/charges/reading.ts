import type { Sql } from '@makegood/db';

/** The columns of a charge in a list. */
export const chargeColumns = (sql: Sql) => sql`
  c.charge_id, c.user_id, c.created_at, c.state, c.feature, c.credit_type, c.units, c.amount,
  c.returned_amount, c.refunded_amount, c.attempt, c.provider, c.provider_task_id, c.api_route,
  c.cost_usd, c.deadline, c.settled_at, c.refunded_at, c.actor,
  case when c.refunded_at is not null then (
    select r.reason from refunds r where r.user_id = c.user_id and r.charge_id = c.charge_id
    order by r.remaining_after, r.refund_id desc limit 1) end as reason`;
