import { LedgerError } from '../errors.ts';
import type { ExtendCommand, FailCommand, SettleCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/engine.ts';
import { keepFailedRefund } from '../ledger/failed-refunds.ts';
import type { Callback, FinalCallback } from './callback.ts';
import type { TaskCharge } from './find-charge.ts';

/**
 * applied: now or before; absorbed: a success after the refund, the product's own cost; pending: the
 * refund could not be made yet, and is tried again until it is; ignored: it says nothing that counts.
 */
export type Applied = 'applied' | 'absorbed' | 'pending' | 'ignored';

type Progress = Extract<Callback, { outcome: 'progress' }>;
type OfCharge = TaskCharge & { actor: string; eventId: string };

/**
 * Does with a charge what the provider of its task says, once, however often it is said.
 * @throws LedgerError settle_exceeds_charge, refund_exceeds_charge; busy, overloaded or unavailable
 *   where nothing happened
 */
export function applyCallback(
  ledger: Ledger,
  of: OfCharge,
  callback: FinalCallback | Progress,
): Promise<Applied> {
  switch (callback.outcome) {
    case 'settle':
      return settle(ledger, of, callback);
    case 'fail':
      return fail(ledger, of, callback);
    case 'progress':
      return extend(ledger, of, callback);
  }
}

async function settle(
  ledger: Ledger,
  { userId, chargeId, actor }: OfCharge,
  { costUsd, amount }: Extract<Callback, { outcome: 'settle' }>,
): Promise<Applied> {
  const command: SettleCommand = { kind: 'settle', userId, chargeId, costUsd, amount, actor };
  return unless(
    {
      // It was settled for another amount before: the first word counts.
      charge_settled: () => 'ignored',
      charge_refunded: ({ facts }) => (facts['absorbed'] === true ? 'absorbed' : 'applied'),
    },
    () => ledger.submit(command),
  );
}

async function fail(
  ledger: Ledger,
  { userId, chargeId, actor, eventId }: OfCharge,
  { outcome: _, providerTaskId: __, ...facts }: Extract<Callback, { outcome: 'fail' }>,
): Promise<Applied> {
  const command: FailCommand = {
    kind: 'fail',
    ...{ userId, chargeId, actor, ...facts, transactionId: eventId },
    afterSettling: true,
    // A task fails once, in whatever words it is told again.
    idempotency: { key: `callback-failed:${chargeId}`, attempt: 1, fingerprint: '00' },
  };
  return unless({ refund_pending: () => 'pending' }, () =>
    keepFailedRefund(ledger, command, () => ledger.submit(command)),
  );
}

async function extend(
  ledger: Ledger,
  { userId, chargeId, actor }: OfCharge,
  { extendSeconds: seconds }: Progress,
): Promise<Applied> {
  if (seconds === undefined) return 'ignored';
  const command: ExtendCommand = { kind: 'extend', userId, chargeId, seconds, actor };
  const over = () => 'ignored' as const;
  return unless({ charge_settled: over, charge_refunded: over }, () => ledger.submit(command));
}

type Refusals = Partial<Record<LedgerError['code'], (error: LedgerError) => Applied>>;

async function unless(refusals: Refusals, act: () => Promise<unknown>): Promise<Applied> {
  try {
    await act();
    return 'applied';
  } catch (error) {
    const told = error instanceof LedgerError ? refusals[error.code]?.(error) : undefined;
    if (told === undefined) throw error;
    return told;
  }
}
