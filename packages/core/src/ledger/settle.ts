import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { Books } from './books.ts';
import type { SettleCommand } from './command.ts';
import { open } from './deduct.ts';
import type { Ledger } from './engine.ts';
import * as field from './fields.ts';
import {
  type Context,
  giveBack,
  learnCost,
  leftOf,
  openWallet,
  requireRoom,
  tell,
} from './rules.ts';
import type { Charge, ChargeEvent } from './state.ts';

export const settleInput = z.strictObject({
  chargeId: field.id,
  amount: field.amountOrZero.optional(),
  costUsd: field.costUsd.optional(),
  providerTaskId: field.label.optional(),
});

export const settleAnswer = z.object({
  chargeId: field.id,
  state: z.literal('settled'),
  amount: field.amountOrZero,
  returned: field.amountOrZero,
  balance: field.amountOrZero,
});
export type SettleAnswer = z.output<typeof settleAnswer>;

/** A refusal that is remembered all the same: its rows are written, then it is thrown. */
export type Refused = { refused: LedgerError };

/**
 * Makes a charge final, for all that is left of it or for less; the rest returns to the user.
 * The cost is the provider's, in US dollars. Settling again gets the same answer. A success after
 * the refund is kept as the product's own cost, or charged again where the feature says so: the
 * answer then names the new charge.
 * @throws LedgerError charge_not_found, charge_refunded, charge_settled (for another amount),
 *   settle_exceeds_charge
 */
export async function settle(ledger: Ledger, input: z.output<typeof settleInput>, actor: string) {
  const userId = await ledger.ownerOf(input.chargeId);
  return ledger.submit<SettleAnswer>({ kind: 'settle', ...input, userId, actor });
}

export function decideSettle(
  books: Books,
  command: SettleCommand,
  context: Context,
): SettleAnswer | Refused {
  const charge = books.charge(command.userId, command.chargeId);
  if (charge.state === 'refunded') return lateSuccess(books, charge, command, context);
  if (charge.settledBalance !== null) return settledBefore(charge.chargeId, charge, command.amount);
  return close(books, charge, command, context);
}

/** Settles a charge that was not settled yet, or records the outcome of one that was charged at once. */
export function close(
  books: Books,
  charge: Charge,
  {
    amount: asked,
    costUsd,
    providerTaskId,
    failed,
  }: Pick<SettleCommand, 'amount' | 'costUsd' | 'providerTaskId'> & {
    /** How the work failed that is paid for all the same. */
    failed?: Pick<ChargeEvent, 'reason' | 'fails' | 'fingerprint'>;
  },
  context: Context,
): SettleAnswer {
  const finishes = charge.state === 'held';
  const left = leftOf(charge);
  const amount = asked ?? left;
  requireAtMost(charge, amount, left);
  const returned = left - amount;
  const wallet = openWallet(books, charge.userId, charge.creditType, context);
  if (charge.state === 'settled') requireRoom(wallet, returned);
  else books.hold(wallet, -left);
  if (returned > 0) {
    giveBack(books, wallet, charge, returned, 'return', { chargeId: charge.chargeId }, context);
  }
  books.changeCharge(charge, {
    state: 'settled',
    returnedAmount: charge.returnedAmount + returned,
    settledAt: context.now,
    settledAmount: amount,
    settledBalance: wallet.balance,
    providerTaskId: providerTaskId ?? charge.providerTaskId,
  });
  const news = learnCost(books, charge, costUsd);
  const costs = { costUsd: news, refundedCostUsd: charge.refundedAt === null ? null : news };
  tell(
    books,
    charge,
    { kind: 'settled', amount, returned, ...costs, finishes, ...failed },
    context,
  );
  return { chargeId: charge.chargeId, state: 'settled', amount, returned, balance: wallet.balance };
}

/** Work is never settled for more than was charged for it. */
function requireAtMost({ chargeId }: Charge, requested: number, left: number): void {
  if (requested > left)
    throw new LedgerError('settle_exceeds_charge', { requested, left, chargeId });
}

/** The answer that settling it got, whatever was refunded since. */
function settledBefore(chargeId: string, charge: Charge, asked: number | undefined): SettleAnswer {
  const { settledAmount: amount, settledBalance: balance, returnedAmount: returned } = charge;
  if (amount === null || balance === null) throw new Error('The charge was not settled');
  if (asked !== undefined && asked !== amount) {
    throw new LedgerError('charge_settled', { chargeId: charge.chargeId, amount });
  }
  return { chargeId, state: 'settled', amount, returned, balance };
}

function lateSuccess(
  books: Books,
  charge: Charge,
  command: SettleCommand,
  context: Context,
): SettleAnswer | Refused {
  if (charge.rechargedBy) return settledBefore(charge.rechargedBy, charge, command.amount);
  const firstNews = charge.absorbedAt === null && charge.settledBalance === null;
  const again = firstNews && chargeAgain(books, charge, command, context);
  if (again) return again;
  if (firstNews) {
    books.changeCharge(charge, { absorbedAt: context.now });
    const costUsd = learnCost(books, charge, command.costUsd);
    const costs = { costUsd, refundedCostUsd: costUsd };
    tell(books, charge, { kind: 'absorbed', amount: charge.amount, ...costs }, context);
  }
  const { chargeId, absorbedAt } = charge;
  return {
    refused: new LedgerError('charge_refunded', { chargeId, absorbed: absorbedAt !== null }),
  };
}

/** Charges the user again where the feature says so and the wallet can pay. */
function chargeAgain(
  books: Books,
  charge: Charge,
  command: SettleCommand,
  context: Context,
): SettleAnswer | undefined {
  const feature = books.features.get(charge.feature);
  if (feature?.lateSuccess !== 'charge_again') return undefined;
  const amount = command.amount ?? charge.amount;
  requireAtMost(charge, amount, charge.amount);
  const wallet = openWallet(books, charge.userId, charge.creditType, context);
  if (wallet.balance < amount) return undefined;
  const { userId, creditType, units, attempt } = charge;
  const opening = {
    ...{ userId, creditType, units, amount, attempt: attempt + 1, actor: command.actor },
    provider: charge.provider ?? undefined,
    providerTaskId: command.providerTaskId ?? charge.providerTaskId ?? undefined,
    apiRoute: charge.apiRoute ?? undefined,
    metadata: charge.metadata ?? undefined,
    costUsd: command.costUsd,
  };
  const next = open(books, opening, feature, context);
  const outcome = { settledAmount: amount, settledBalance: wallet.balance };
  books.changeCharge(next, outcome);
  books.changeCharge(charge, { ...outcome, rechargedBy: next.chargeId });
  return settledBefore(next.chargeId, charge, undefined);
}
