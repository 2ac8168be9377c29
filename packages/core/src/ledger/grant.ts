import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import type { Books } from './books.ts';
import type { GrantCommand, VoidCommand } from './command.ts';
import type { Ledger } from './engine.ts';
import * as field from './fields.ts';
import { idempotencyOf } from './idempotency.ts';
import { previewOf } from '../refresh/preview.ts';
import { type Context, issue, openWallet, requireRoom } from './rules.ts';

export const grantInput = z.strictObject({
  userId: field.userId,
  creditType: field.creditTypeKey.default('credit'),
  amount: field.amount,
  source: z.enum(['plan', 'purchase', 'promo', 'adjustment', 'refund']),
  priority: field.priority,
  effectiveAt: field.time.optional(),
  expiresAt: field.time.optional(),
  idempotencyKey: field.idempotencyKey.optional(),
});

export const grantAnswer = z.object({
  grantId: field.id,
  balance: field.amountOrZero,
  replayed: z.boolean(),
});
export type GrantAnswer = z.output<typeof grantAnswer>;

/**
 * Issues credits to a user, who is created where there is none.
 * @returns the grant's id and the balance after it; a grant that takes effect later is not in it yet.
 * @throws LedgerError credit_type_not_found, grant_already_expired, balance_overflow
 */
export function grant(ledger: Ledger, input: z.output<typeof grantInput>, actor: string) {
  const { idempotencyKey: _, effectiveAt, expiresAt, ...rest } = input;
  return ledger.submit<GrantAnswer>({
    kind: 'grant',
    ...rest,
    ...(effectiveAt && { effectiveAt: Date.parse(effectiveAt) }),
    ...(expiresAt && { expiresAt: Date.parse(expiresAt) }),
    actor,
    idempotency: idempotencyOf(input),
  });
}

export function decideGrant(books: Books, command: GrantCommand, context: Context): GrantAnswer {
  const { userId, creditType, amount, effectiveAt, expiresAt } = command;
  const wallet = openWallet(books, userId, creditType, context);
  if (expiresAt !== undefined && expiresAt <= Math.max(context.now, effectiveAt ?? 0)) {
    throw new LedgerError('grant_already_expired', {
      expiresAt: new Date(expiresAt).toISOString(),
    });
  }
  requireRoom(wallet, amount);
  const issued = issue(books, wallet, command, context);
  if (issued.state === 'live') books.post(wallet, issued, 'grant', amount, context.now);
  return { grantId: issued.grantId, balance: wallet.balance, replayed: false };
}

export const voidGrantInput = z.strictObject({
  userId: field.userId,
  grantId: field.id,
  idempotencyKey: field.idempotencyKey.optional(),
});

export const voidGrantAnswer = z.object({
  grantId: field.id,
  voided: field.amountOrZero,
  balance: field.amountOrZero,
  replayed: z.boolean(),
});
export type VoidGrantAnswer = z.output<typeof voidGrantAnswer>;

/**
 * Takes back what is left of a grant; what charges drew from it stays drawn.
 * @returns the credits taken back (0 where nothing was left) and the balance after it
 * @throws LedgerError user_not_found, grant_not_found
 */
export function voidGrant(ledger: Ledger, input: z.output<typeof voidGrantInput>, actor: string) {
  const { userId, grantId } = input;
  return ledger.submit<VoidGrantAnswer>({
    kind: 'void',
    userId,
    grantId,
    actor,
    idempotency: idempotencyOf(input),
  });
}

export const previewVoidAnswer = z.object({
  /** What leaves the balance. */
  voided: field.amountOrZero,
  balanceBefore: field.amountOrZero,
  balanceAfter: field.amountOrZero,
});

/**
 * What voiding a grant would take back now; nothing changes.
 * @throws LedgerError user_not_found, grant_not_found
 */
export async function previewVoid(
  ledger: Ledger,
  { userId, grantId }: z.output<typeof voidGrantInput>,
  actor: string,
): Promise<z.output<typeof previewVoidAnswer>> {
  const command: VoidCommand = { kind: 'void', userId, grantId, actor };
  const { voided, balance } = await previewOf<VoidGrantAnswer>(ledger, command);
  return { voided, balanceBefore: balance + voided, balanceAfter: balance };
}

export function decideVoid(books: Books, command: VoidCommand, context: Context): VoidGrantAnswer {
  const { userId, grantId } = command;
  const target = books.grant(userId, grantId);
  if (!target) throw new LedgerError('grant_not_found', { grantId });
  const wallet = openWallet(books, userId, target.creditType, context);
  const again = target.state === 'voided';
  const voided = target.remaining;
  if (voided > 0) books.post(wallet, target, 'void', -voided, context.now);
  if (target.state !== 'expired') books.changeGrant(target, { state: 'voided' });
  return { grantId, voided, balance: wallet.balance, replayed: again };
}
