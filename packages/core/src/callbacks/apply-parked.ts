import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { applyCallback } from './apply.ts';
import { callback, type FinalCallback } from './callback.ts';
import { findTaskCharge } from './find-charge.ts';
import { noteRefused } from './note-refused.ts';
import { type Parked, unpark } from './park.ts';
import { type CallbackInbox, callbackActor, unlessHeldUp } from './take.ts';

const BATCH = 500;
const SOONEST_LOOK_S = 5;
const LATEST_LOOK_S = 600;

const kept = z.object({ eventId: field.label, callback });

/** What came of the callbacks that waited. */
export type AppliedParked = { applied: number; refused: number };

/**
 * Applies the callbacks whose charge has appeared. A charge is looked for after 5 seconds, and then
 * whenever the callback has waited for twice as long, at least every 10 minutes. Any number of servers
 * may do so at once.
 * @returns how many were applied, and how many the ledger refuses for good
 */
export async function applyParked(inbox: CallbackInbox): Promise<AppliedParked> {
  const total = { applied: 0, refused: 0 };
  for (;;) {
    const due = await claim(inbox.sql);
    const outcomes = await Promise.all(due.map((parked) => applyOne(inbox, parked)));
    total.applied += outcomes.filter((outcome) => outcome === 'applied').length;
    total.refused += outcomes.filter((outcome) => outcome === 'refused').length;
    if (due.length < BATCH) return total;
  }
}

/** What is to be looked at now, the first received first; each is put off till its next look. */
async function claim(sql: Sql): Promise<Parked[]> {
  const rows = await sql<{ provider: string; callback: unknown; receivedAt: Date }[]>`
    with due as (
      select provider, provider_task_id, outcome from parked_callbacks
      where next_at <= (select makegood_now())
      order by next_at limit ${BATCH} for update skip locked
    )
    update parked_callbacks p set next_at = makegood_now() + least(greatest(
      makegood_now() - p.received_at, make_interval(secs => ${SOONEST_LOOK_S})),
      make_interval(secs => ${LATEST_LOOK_S}))
    from due where p.provider = due.provider and p.provider_task_id = due.provider_task_id
      and p.outcome = due.outcome
    returning p.provider, p.callback, p.received_at`;
  return rows
    .sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
    .map(({ provider, callback }) => ({ provider, ...readKept(callback) }));
}

function readKept(json: unknown): { eventId: string; callback: FinalCallback } {
  const { eventId, callback } = kept.parse(json);
  if (callback.outcome !== 'settle' && callback.outcome !== 'fail') {
    throw new Error('A callback is parked that says nothing final');
  }
  return { eventId, callback };
}

async function applyOne(
  { sql, ledger }: CallbackInbox,
  parked: Parked,
): Promise<'applied' | 'refused' | 'waits'> {
  const { provider, eventId, callback } = parked;
  const task = { provider, providerTaskId: callback.providerTaskId };
  const charge = await findTaskCharge(sql, task);
  if (!charge) return 'waits';
  const of = { ...charge, eventId, actor: callbackActor(provider) };
  const outcome = await unlessHeldUp(() => applyCallback(ledger, of, callback)).catch(refused);
  if (outcome === undefined) return 'waits';
  await unpark(sql, parked);
  if (!(outcome instanceof LedgerError)) return 'applied';
  await noteRefused(sql, { provider, because: outcome.code });
  return 'refused';
}

/** What the rules refuse now they refuse for good. */
function refused(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  throw error;
}
