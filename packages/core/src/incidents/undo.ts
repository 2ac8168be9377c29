import type { Sql } from '@makegood/db';
import { column } from '../ledger/columns.ts';
import { LedgerError } from '../errors.ts';
import { getIncident, type Incident } from './incident.ts';
import { readRun } from './run.ts';
import { atMost, type Place, type StartOptions } from './start.ts';
import { work } from './work.ts';

/**
 * Takes back what is still there of an incident's refunds, each once: what was spent since stays spent.
 * The refunds stand in the ledger; adjustments take the credits. Asked for again, it tells how far it is.
 * Answers when all is done or the signal stopped it, or after `waitMs` while it goes on.
 * @throws LedgerError incident_not_found, incident_running
 */
export async function undoIncident(
  place: Place,
  { incidentId }: { incidentId: string },
  actor: string,
  { waitMs, onEnd = () => {}, ...options }: StartOptions = {},
): Promise<Incident> {
  let goesOn = false;
  try {
    const isNew = await beginUndo(place.ledger.sql, incidentId, actor);
    const run = isNew ? await readRun(place.ledger.sql, incidentId) : null;
    if (run) {
      goesOn = true;
      const ended = work(place.ledger, run, options);
      void ended.then(
        () => onEnd(null),
        (error: unknown) => onEnd(error),
      );
      await (waitMs === undefined ? ended : atMost(waitMs, ended));
    }
    return await getIncident(place, { incidentId });
  } finally {
    if (!goesOn) onEnd(null);
  }
}

async function beginUndo(sql: Sql, incidentId: string, actor: string): Promise<boolean> {
  await tellMadeSince(sql, incidentId);
  const begun = await sql`
    update incidents set state = 'undoing', undo_started_at = makegood_now(), undone_by = ${actor},
      seen_at = makegood_now(), to_undo = (
        select count(*) from incident_charges
        where incident_id = ${incidentId} and outcome = 'refunded')
    where incident_id = ${incidentId} and state = 'finished'`;
  if (begun.count === 1) return true;
  const [row] = await sql<{ state: string }[]>`
    select state from incidents where incident_id = ${incidentId}`;
  if (!row) throw new LedgerError('incident_not_found', { incidentId });
  if (row.state === 'running') throw new LedgerError('incident_running', { incidentId });
  return false;
}

/** Refunds that could not be made at first may have been made since. */
async function tellMadeSince(sql: Sql, incidentId: string): Promise<void> {
  const made = await sql<{ userId: string; chargeId: string; refundId: string; amount: number }[]>`
    select i.user_id, i.charge_id, r.refund_id, r.amount
    from incident_charges i
    cross join lateral (
      select * from refunds r
      where r.user_id = i.user_id and r.charge_id = i.charge_id
        and r.metadata ->> 'incidentId' = ${incidentId}
      limit 1
    ) r
    where i.incident_id = ${incidentId} and i.outcome = 'refund_pending'`;
  if (made.length === 0) return;
  await sql`
    with told as (
      update incident_charges i
      set outcome = 'refunded', refund_id = n.refund_id, refunded = n.amount
      from unnest(
        ${column(made, (r) => r.userId)}::text[], ${column(made, (r) => r.chargeId)}::uuid[],
        ${column(made, (r) => r.refundId)}::uuid[], ${column(made, (r) => r.amount)}::int8[]
      ) as n (user_id, charge_id, refund_id, amount)
      where i.incident_id = ${incidentId} and i.user_id = n.user_id and i.charge_id = n.charge_id
        and i.outcome = 'refund_pending'
      returning i.credit_type, i.amount, i.refunded
    ), sums as (
      select credit_type, count(*) as charges, sum(amount) as amount, sum(refunded) as refunded
      from told group by credit_type
    ), fewer as (
      update incident_tallies t set charges = t.charges - s.charges, amount = t.amount - s.amount
      from sums s
      where t.incident_id = ${incidentId} and t.step = 'refund' and t.outcome = 'refund_pending'
        and t.credit_type = s.credit_type
    )
    insert into incident_tallies as t (incident_id, step, outcome, credit_type, charges, amount)
    select ${incidentId}::uuid, 'refund', 'refunded', credit_type, charges, refunded from sums
    on conflict (incident_id, step, outcome, credit_type)
    do update set charges = t.charges + excluded.charges, amount = t.amount + excluded.amount`;
}
