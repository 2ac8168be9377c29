import type { Sql, Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { LedgerError } from '../errors.ts';
import type { Idempotency } from '../ledger/command.ts';
import { chosen, choosing, tooLarge } from './chosen.ts';
import { MOST_CHARGES, type Selection } from './selection.ts';

export type Wanted = {
  selection: Selection;
  asOf: string;
  name?: string | undefined;
  note?: string | undefined;
  confirm?: number | undefined;
  idempotency: Idempotency | undefined;
  actor: string;
};

/**
 * Writes an incident down with the charges it is of, which stay these. Returns its id, or null where
 * nothing is left of any charge. A request that comes again under its key gets the first one's.
 * @throws LedgerError incident_too_large, incident_changed, idempotency_key_reused
 */
export function begin(
  sql: Sql,
  wanted: Wanted,
): Promise<{ incidentId: string; isNew: boolean } | null> {
  return choosing(sql, 'read write', async (tx) => {
    const incidentId = uuidv7();
    if (!(await insertIncident(tx, incidentId, wanted))) {
      return { incidentId: await sameRequest(tx, wanted), isNew: false };
    }
    const { selection, asOf, confirm } = wanted;
    const { count: charges } = await tx`
      insert into incident_charges (incident_id, user_id, charge_id, credit_type, cause, reason,
        failed_refund_id, amount)
      select ${incidentId}, user_id, charge_id, credit_type, cause, reason, failed_refund_id, amount
      from (${chosen(tx, selection, asOf)}) chosen where amount > 0`;
    if (charges > MOST_CHARGES) throw tooLarge();
    if (confirm !== undefined && charges > confirm) {
      throw new LedgerError('incident_changed', { confirmed: confirm, charges });
    }
    if (charges === 0) {
      await tx`delete from incidents where incident_id = ${incidentId}`;
      return null;
    }
    await count(tx, incidentId);
    return { incidentId, isNew: true };
  });
}

async function insertIncident(
  tx: Transaction,
  incidentId: string,
  { selection, asOf, name, note, idempotency, actor }: Wanted,
): Promise<boolean> {
  const { kind, ...by } = selection;
  const { count: inserted } = await tx`
    insert into incidents (incident_id, kind, name, note, selection, key, fingerprint, actor, state,
      charges, users, started_at, seen_at)
    values (${incidentId}, ${kind}, ${name ?? null}, ${note ?? null},
      ${JSON.stringify({ ...by, asOf })}::text::jsonb, ${idempotency?.key ?? null},
      ${idempotency?.fingerprint ?? null}, ${actor}, 'running', 0, 0, makegood_now(), makegood_now())
    on conflict (actor, key) where key is not null do nothing`;
  return inserted === 1;
}

async function sameRequest(tx: Transaction, { actor, idempotency }: Wanted): Promise<string> {
  const [row] = await tx<{ incidentId: string; fingerprint: string }[]>`
    select incident_id, fingerprint from incidents
    where actor = ${actor} and key = ${idempotency?.key ?? null}`;
  if (!row) throw new Error('The incident of this key is gone');
  if (row.fingerprint !== idempotency?.fingerprint)
    throw new LedgerError('idempotency_key_reused', { operation: 'incident' });
  return row.incidentId;
}

async function count(tx: Transaction, incidentId: string): Promise<void> {
  await tx`
    insert into incident_tallies (incident_id, step, outcome, credit_type, charges, amount)
    select incident_id, 'chosen', cause, credit_type, count(*), sum(amount) from incident_charges
    where incident_id = ${incidentId} group by incident_id, cause, credit_type`;
  await tx`
    update incidents set (charges, users) = (
      select count(*), count(distinct user_id) from incident_charges
      where incident_id = ${incidentId}
    ) where incident_id = ${incidentId}`;
}
