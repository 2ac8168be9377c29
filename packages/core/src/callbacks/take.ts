import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger/engine.ts';
import { type Applied, applyCallback } from './apply.ts';
import type { Callback } from './callback.ts';
import { findTaskCharge } from './find-charge.ts';
import { park, unpark } from './park.ts';

/** parked: it is kept until a charge with its task appears, and lets itself be changed. */
export type TakenCallback = Applied | 'parked';

export type CallbackInbox = { sql: Sql; ledger: Ledger };

type Told = {
  provider: string;
  /** The same for every delivery of the callback. */
  eventId: string;
  callback: Callback;
};

export const callbackActor = (provider: string) => `provider:${provider}`;

/**
 * Takes a callback that is surely its provider's: settles, refunds or extends the charge of its task,
 * once, however often, at whichever server and in whatever order it comes. Returns once that is
 * committed.
 * @throws LedgerError settle_exceeds_charge, refund_exceeds_charge
 */
export async function takeCallback(
  { sql, ledger }: CallbackInbox,
  { provider, eventId, callback }: Told,
): Promise<TakenCallback> {
  if (callback.outcome === 'ignored') return 'ignored';
  const task = { provider, providerTaskId: callback.providerTaskId };
  const apply = async () => {
    const charge = await findTaskCharge(sql, task);
    const of = charge && { ...charge, eventId, actor: callbackActor(provider) };
    return of && applyCallback(ledger, of, callback);
  };
  if (callback.outcome === 'progress') return (await apply()) ?? 'ignored';
  const applied = await unlessHeldUp(apply);
  if (applied) return applied;
  const parked = { provider, eventId, callback };
  await park(sql, parked);
  // The charge may have been committed in between; whichever is committed from now on finds it parked.
  const appliedNow = await unlessHeldUp(apply);
  if (appliedNow) await unpark(sql, parked);
  return appliedNow ?? 'parked';
}

const passing = new Set<LedgerError['code']>(['busy', 'overloaded', 'unavailable', 'internal']);

/** Whether what was refused may well be done later. */
export const isPassing = ({ code }: LedgerError) => passing.has(code);

/** What was done; undefined where it may well be done later. */
export async function unlessHeldUp<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof LedgerError && isPassing(error)) return undefined;
    throw error;
  }
}
