import { z } from 'zod';
import type { Books } from './books.ts';
import type { AdjustCommand } from './command.ts';
import type { Ledger } from './engine.ts';
import * as field from './fields.ts';
import { idempotencyOf } from './idempotency.ts';
import { MAX_CREDITS } from './limits.ts';
import {
  type Context,
  draw,
  issue,
  openWallet,
  requireCredits,
  requireRoom,
  requireUser,
} from './rules.ts';

export const adjustInput = z.strictObject({
  userId: field.userId,
  creditType: field.creditTypeKey.default('credit'),
  amount: z
    .int()
    .min(-MAX_CREDITS)
    .max(MAX_CREDITS)
    .refine((amount) => amount !== 0, 'An adjustment of 0 changes nothing.'),
  reason: field.label,
  note: field.message.optional(),
  idempotencyKey: field.idempotencyKey.optional(),
});

export const adjustAnswer = z.object({
  adjustmentId: field.id,
  balance: field.amountOrZero,
  replayed: z.boolean(),
});
export type AdjustAnswer = z.output<typeof adjustAnswer>;

/**
 * Changes a balance by hand: a positive amount becomes a grant, a negative one burns grants in order.
 * @throws LedgerError user_not_found, credit_type_not_found, insufficient_credits, balance_overflow
 */
export function adjust(ledger: Ledger, input: z.output<typeof adjustInput>, actor: string) {
  return ledger.submit<AdjustAnswer>(adjustCommand(input, actor));
}

export function adjustCommand(input: z.output<typeof adjustInput>, actor: string): AdjustCommand {
  const { idempotencyKey: _, ...rest } = input;
  return { kind: 'adjust', ...rest, actor, idempotency: idempotencyOf(input) };
}

export function decideAdjust(books: Books, command: AdjustCommand, context: Context): AdjustAnswer {
  const { userId, creditType, amount, reason, note = null, actor } = command;
  requireUser(books, userId);
  const wallet = openWallet(books, userId, creditType, context);
  if (amount > 0) requireRoom(wallet, amount);
  else requireCredits(wallet, -amount);
  const adjustmentId = context.newId();
  const createdAt = context.now;
  books.adjustments.push({
    userId,
    adjustmentId,
    creditType,
    amount,
    reason,
    note,
    actor,
    createdAt,
  });
  if (amount > 0) {
    const grant = issue(books, wallet, { source: 'adjustment', amount, actor }, context);
    books.post(wallet, grant, 'adjustment', amount, createdAt, { adjustmentId });
  } else draw(books, wallet, -amount, 'adjustment', { adjustmentId }, context);
  return { adjustmentId, balance: wallet.balance, replayed: false };
}
