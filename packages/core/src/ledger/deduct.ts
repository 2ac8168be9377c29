import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { Books } from './books.ts';
import type { DeductCommand } from './command.ts';
import type { Ledger } from './engine.ts';
import * as field from './fields.ts';
import { idempotencyOf } from './idempotency.ts';
import { priceOf } from './price.ts';
import { type Context, draw, openWallet, requireCredits, requireUser, tell } from './rules.ts';
import type { Charge, Feature } from './state.ts';

export const deductInput = z.strictObject({
  userId: field.userId,
  feature: field.featureKey,
  units: field.units.default(1),
  amount: field.amount.optional(),
  creditType: field.creditTypeKey.optional(),
  idempotencyKey: field.idempotencyKey.optional(),
  attempt: field.attempt.default(1),
  hold: z.strictObject({ seconds: field.holdSeconds.optional() }).optional(),
  provider: field.label.optional(),
  providerTaskId: field.label.optional(),
  apiRoute: field.label.optional(),
  metadata: field.metadata.optional(),
});

export const deductAnswer = z.object({
  chargeId: field.id,
  state: z.enum(['held', 'settled']),
  amount: field.amountOrZero,
  creditType: field.creditTypeKey,
  balance: field.amountOrZero,
  deadline: z.iso.datetime().nullable(),
  replayed: z.boolean(),
});
export type DeductAnswer = z.output<typeof deductAnswer>;

/**
 * Takes credits for a feature, all or nothing, and opens a charge: settled at once, or held
 * until it is settled, refunded or its deadline passes.
 * @throws LedgerError insufficient_credits, feature_not_found, user_not_found,
 *   idempotency_key_reused, amount_out_of_range, invalid_request
 */
export function deduct(ledger: Ledger, input: z.output<typeof deductInput>, actor: string) {
  const { idempotencyKey: _, metadata, ...rest } = input;
  return ledger.submit<DeductAnswer>({
    kind: 'deduct',
    ...rest,
    ...(metadata && { metadata: JSON.stringify(metadata) }),
    actor,
    idempotency: idempotencyOf(input),
  });
}

export function decideDeduct(books: Books, command: DeductCommand, context: Context): DeductAnswer {
  requireUser(books, command.userId);
  const feature = books.features.get(command.feature);
  if (!feature || feature.archived)
    throw new LedgerError('feature_not_found', { feature: command.feature });
  const { amount, creditType } = priceOf(feature, command);
  if (!books.hasWallet(command.userId, creditType)) {
    if (!books.creditTypes.has(creditType))
      throw new LedgerError('credit_type_not_found', { creditType });
    if (amount > 0)
      throw new LedgerError('insufficient_credits', { required: amount, available: 0, creditType });
  }
  const charge = open(books, { ...command, creditType, amount }, feature, context);
  return {
    chargeId: charge.chargeId,
    state: charge.state === 'held' ? 'held' : 'settled',
    amount,
    creditType,
    balance: books.wallet(command.userId, creditType).balance,
    deadline: charge.deadline === null ? null : new Date(charge.deadline).toISOString(),
    replayed: false,
  };
}

type Opening = Omit<DeductCommand, 'kind' | 'idempotency' | 'feature'> & {
  creditType: string;
  amount: number;
  costUsd?: number;
};

/** Draws the credits and opens the charge. Refuses what the wallet cannot pay. */
export function open(books: Books, opening: Opening, feature: Feature, context: Context): Charge {
  const { userId, creditType, amount, hold } = opening;
  const { now } = context;
  const wallet = openWallet(books, userId, creditType, context);
  requireCredits(wallet, amount);
  const charge: Charge = {
    userId,
    chargeId: context.newId(),
    feature: feature.feature,
    creditType,
    units: opening.units,
    amount,
    returnedAmount: 0,
    refundedAmount: 0,
    refundedUnits: 0,
    firstEntry: wallet.entries + 1,
    draws: 0,
    state: hold ? 'held' : 'settled',
    attempt: opening.attempt,
    provider: opening.provider ?? feature.provider,
    providerTaskId: opening.providerTaskId ?? null,
    apiRoute: opening.apiRoute ?? null,
    metadata: opening.metadata ?? null,
    costUsd: opening.costUsd ?? null,
    createdAt: now,
    deadline: hold ? now + (hold.seconds ?? feature.holdSeconds) * 1000 : null,
    settledAt: hold ? null : now,
    settledAmount: null,
    settledBalance: null,
    refundedAt: null,
    absorbedAt: null,
    rechargedBy: null,
    actor: opening.actor,
  };
  books.addCharge(charge);
  const draws = draw(books, wallet, amount, 'charge', { chargeId: charge.chargeId }, context);
  for (const part of draws) books.loadDraw(userId, charge.chargeId, part);
  charge.draws = draws.length;
  if (hold) books.hold(wallet, amount);
  tell(
    books,
    charge,
    { kind: hold ? 'held' : 'charged', amount, costUsd: charge.costUsd, finishes: !hold },
    context,
  );
  return charge;
}
