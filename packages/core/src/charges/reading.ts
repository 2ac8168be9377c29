import type { Sql, Transaction } from '@makegood/db';

/** The columns of a charge in a list. */
export const chargeColumns = (sql: Sql) => sql`
  c.charge_id, c.user_id, c.created_at, c.state, c.feature, c.credit_type, c.units, c.amount,
  c.returned_amount, c.refunded_amount, c.attempt, c.provider, c.provider_task_id, c.api_route,
  c.cost_usd, c.deadline, c.settled_at, c.refunded_at, c.actor,
  case when c.refunded_at is not null then (
    select r.reason from refunds r where r.user_id = c.user_id and r.charge_id = c.charge_id
    order by r.remaining_after, r.refund_id desc limit 1) end as reason`;

/**
 * The charge of this id, one look at its key: as a plain join it may be planned as a scan of the
 * whole history.
 */
export const chargeOf = (
  sql: Sql | Transaction,
  of: 'e' | 'm' | 'o' | 'r',
  userId: string | null,
) => sql`
  lateral (
    select * from charges
    where charge_id = ${sql(`${of}.charge_id`)}
      and user_id = ${userId === null ? sql`${sql(`${of}.user_id`)}` : sql`${userId}`}
    limit 1
  ) c`;
