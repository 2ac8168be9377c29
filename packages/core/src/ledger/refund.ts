import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { Books } from './books.ts';
import type { RefundCommand, RefundFacts } from './command.ts';
import type { Ledger } from './engine.ts';
import { keepFailedRefund } from './failed-refunds.ts';
import * as field from './fields.ts';
import { fingerprintOf } from './fingerprint.ts';
import { idempotencyOf } from './idempotency.ts';
import { byStaff, type Reason } from './reasons.ts';
import {
  type Context,
  giveBack,
  learnCost,
  leftOf,
  openWallet,
  requireRoom,
  tell,
} from './rules.ts';
import type { Charge, GivenBack, Refund } from './state.ts';

export const refundFactsInput = {
  apiRoute: field.label.optional(),
  errorMessage: field.message.optional(),
  transactionId: field.label.optional(),
  metadata: field.metadata.optional(),
};

export const refundInput = z
  .strictObject({
    chargeId: field.id,
    amount: field.amount.optional(),
    units: field.units.optional(),
    reason: field.reason,
    idempotencyKey: field.idempotencyKey.optional(),
    ...refundFactsInput,
  })
  .refine((input) => input.amount === undefined || input.units === undefined, {
    message: 'Name an amount or units, not both.',
    path: ['units'],
  });

export const givenBack = z.object({
  grantId: field.id,
  amount: field.amount,
  expiresAt: z.iso.datetime().nullable(),
  /** The grant it belonged to was gone: these credits live in a new one for the grace period. */
  grace: z.boolean(),
});

export const refundAnswer = z.object({
  refundId: field.id,
  refunded: z.literal(true),
  amount: field.amountOrZero,
  remaining: field.amountOrZero,
  balance: field.amountOrZero,
  grants: z.array(givenBack),
  replayed: z.boolean(),
});
export type RefundAnswer = z.output<typeof refundAnswer>;

/**
 * Gives credits of a charge back: all that is left, an amount, or the share of some units.
 * Where nothing is left the answer is the refund that took the last of it, `replayed`.
 * @throws LedgerError charge_not_found, refund_exceeds_charge, idempotency_key_reused,
 *   refund_pending when it failed and was kept to be tried again
 */
export async function refund(ledger: Ledger, input: z.output<typeof refundInput>, actor: string) {
  const command = await refundCommand(ledger, input, actor);
  return keepFailedRefund(ledger, command, () => ledger.submit<RefundAnswer>(command));
}

/** @throws LedgerError charge_not_found */
export async function refundCommand(
  ledger: Ledger,
  input: z.output<typeof refundInput>,
  actor: string,
): Promise<RefundCommand> {
  const userId = await ledger.ownerOf(input.chargeId);
  const { idempotencyKey: _, metadata, ...rest } = input;
  return {
    kind: 'refund',
    ...rest,
    ...(metadata && { metadata: JSON.stringify(metadata) }),
    userId,
    actor,
    idempotency: idempotencyOf(input),
  };
}

export function decideRefund(books: Books, command: RefundCommand, context: Context): RefundAnswer {
  const charge = books.charge(command.userId, command.chargeId);
  const left = leftOf(charge);
  if (charge.state === 'refunded') return refundedBefore(books, charge, command);
  const units = command.units ?? 0;
  const amount =
    command.units === undefined ? (command.amount ?? left) : shareOfUnits(charge, units);
  if (amount > left) throw exceeds(charge, amount);
  return payBack(books, charge, { ...command, amount, units }, context);
}

/** The refund that took the last of a charge, for who asks for all of it again. */
function refundedBefore(
  books: Books,
  charge: Charge,
  { amount, units }: Pick<RefundCommand, 'amount' | 'units'>,
): RefundAnswer {
  const whole = charge.amount - charge.returnedAmount;
  const asksForAll =
    units === undefined ? amount === undefined || amount === whole : units === charge.units;
  const last = books.refundsOf(charge).at(-1);
  if (!asksForAll || !last) throw exceeds(charge, amount ?? shareOf(charge, units ?? 0));
  return {
    refundId: last.refundId,
    refunded: true,
    amount: last.amount,
    remaining: last.remainingAfter,
    balance: last.balanceAfter,
    grants: last.grants.map(asJson),
    replayed: true,
  };
}

const exceeds = (charge: Charge, requested: number) =>
  new LedgerError('refund_exceeds_charge', {
    chargeId: charge.chargeId,
    requested,
    left: leftOf(charge),
  });

/** The first n units' part of the price; rounded down, so that all units together are exactly all of it. */
export function shareOf(charge: Charge, n: number): number {
  const whole = BigInt(charge.amount - charge.returnedAmount);
  return Number((whole * BigInt(n)) / BigInt(charge.units));
}

/** What the next failed units cost. */
export function shareOfUnits(charge: Charge, units: number): number {
  const refunded = charge.refundedUnits + units;
  if (refunded > charge.units) {
    throw new LedgerError('refund_exceeds_charge', {
      chargeId: charge.chargeId,
      requestedUnits: units,
      leftUnits: charge.units - charge.refundedUnits,
    });
  }
  return shareOf(charge, refunded) - shareOf(charge, charge.refundedUnits);
}

type Payment = RefundFacts & {
  amount: number;
  units: number;
  reason: Reason;
  actor: string;
  costUsd?: number;
  /** The failure is known already: it is not counted once more. */
  toldBefore?: boolean;
};

/** Pays an amount of a charge back; the one place where credits of a charge become a refund. */
export function payBack(
  books: Books,
  charge: Charge,
  what: Payment,
  context: Context,
): RefundAnswer {
  const { amount } = what;
  const { now } = context;
  const remaining = leftOf(charge) - amount;
  const units = remaining === 0 ? charge.units - charge.refundedUnits : what.units;
  const wallet = openWallet(books, charge.userId, charge.creditType, context);
  if (charge.state === 'settled') requireRoom(wallet, amount);
  const refundId = context.newId();
  const cause = { chargeId: charge.chargeId, refundId };
  const grants = giveBack(books, wallet, charge, amount, 'refund', cause, context);
  const first = charge.refundedAt === null;
  const finishes = charge.state === 'held' && remaining === 0;
  if (charge.state === 'held') books.hold(wallet, -amount);
  books.changeCharge(charge, {
    refundedAmount: charge.refundedAmount + amount,
    refundedUnits: charge.refundedUnits + units,
    refundedAt: now,
    ...(remaining === 0 && { state: 'refunded' }),
  });
  const entry: Refund = {
    userId: charge.userId,
    refundId,
    chargeId: charge.chargeId,
    creditType: charge.creditType,
    amount,
    units,
    reason: what.reason,
    feature: charge.feature,
    provider: charge.provider,
    apiRoute: what.apiRoute ?? charge.apiRoute,
    errorMessage: what.errorMessage ?? null,
    transactionId: what.transactionId ?? null,
    metadata: what.metadata ?? null,
    actor: what.actor,
    remainingAfter: remaining,
    balanceAfter: wallet.balance,
    grants,
    createdAt: now,
  };
  books.addRefund(entry);
  const costUsd = learnCost(books, charge, what.costUsd);
  const { reason } = what;
  const news = {
    ...{ amount, units, reason, costUsd, finishes, refunds: first },
    fails: first && !what.toldBefore && !byStaff.has(reason),
    refundedCostUsd: first ? charge.costUsd : costUsd,
    fingerprint: fingerprintOf(what.errorMessage),
  };
  tell(books, charge, { kind: 'refunded', ...news }, context);
  const { balance } = wallet;
  return {
    refundId,
    refunded: true,
    amount,
    remaining,
    balance,
    grants: grants.map(asJson),
    replayed: false,
  };
}

export const asJson = ({ expiresAt, ...rest }: GivenBack) => ({
  ...rest,
  expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
});
