import type { Sql } from '@makegood/db';
import { column } from '../ledger/columns.ts';

/** What came of a charge: the refund that was made, or why none was. */
export type Refunded = {
  userId: string;
  chargeId: string;
  outcome: string;
  refundId: string | null;
  refunded: number;
};

/**
 * Writes down what came of charges, of each once, and that someone is at work. Whoever tells the same
 * again changes nothing. The incident is told with each row: as a constant, the planner would read all
 * of its charges for a page.
 */
export async function recordRefunded(
  sql: Sql,
  incidentId: string,
  rows: readonly Refunded[],
): Promise<void> {
  await sql`
    with decided as (
      update incident_charges i
      set outcome = n.outcome, refund_id = n.refund_id, refunded = n.refunded
      from unnest(
        ${column(rows, () => incidentId)}::uuid[], ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.chargeId)}::uuid[],
        ${column(rows, (r) => r.outcome)}::text[], ${column(rows, (r) => r.refundId)}::uuid[],
        ${column(rows, (r) => r.refunded)}::int8[]
      ) as n (incident_id, user_id, charge_id, outcome, refund_id, refunded)
      where i.incident_id = n.incident_id and i.user_id = n.user_id and i.charge_id = n.charge_id
        and i.outcome is null
      returning i.outcome, i.credit_type, i.amount, i.refunded
    ), counted as (
      insert into incident_tallies as t (incident_id, step, outcome, credit_type, charges, amount)
      select ${incidentId}::uuid, 'refund', outcome, credit_type, count(*),
        sum(case when outcome = 'refunded' then refunded else amount end)
      from decided group by outcome, credit_type
      on conflict (incident_id, step, outcome, credit_type)
      do update set charges = t.charges + excluded.charges, amount = t.amount + excluded.amount
    )
    update incidents set done = done + (select count(*) from decided), seen_at = makegood_now()
    where incident_id = ${incidentId}`;
}

/** What came of the undoing of a refund. */
export type TakenBack = {
  userId: string;
  chargeId: string;
  outcome: string;
  adjustmentId: string | null;
  takenBack: number;
};

/** The same for refunds that are undone. */
export async function recordTakenBack(
  sql: Sql,
  incidentId: string,
  rows: readonly TakenBack[],
): Promise<void> {
  await sql`
    with decided as (
      update incident_charges i
      set undo_outcome = n.outcome, adjustment_id = n.adjustment_id, taken_back = n.taken_back
      from unnest(
        ${column(rows, () => incidentId)}::uuid[], ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.chargeId)}::uuid[],
        ${column(rows, (r) => r.outcome)}::text[], ${column(rows, (r) => r.adjustmentId)}::uuid[],
        ${column(rows, (r) => r.takenBack)}::int8[]
      ) as n (incident_id, user_id, charge_id, outcome, adjustment_id, taken_back)
      where i.incident_id = n.incident_id and i.user_id = n.user_id and i.charge_id = n.charge_id
        and i.undo_outcome is null
      returning i.undo_outcome, i.credit_type, i.taken_back
    ), counted as (
      insert into incident_tallies as t (incident_id, step, outcome, credit_type, charges, amount)
      select ${incidentId}::uuid, 'undo', undo_outcome, credit_type, count(*), sum(taken_back)
      from decided group by undo_outcome, credit_type
      on conflict (incident_id, step, outcome, credit_type)
      do update set charges = t.charges + excluded.charges, amount = t.amount + excluded.amount
    )
    update incidents set undone = undone + (select count(*) from decided), seen_at = makegood_now()
    where incident_id = ${incidentId}`;
}
