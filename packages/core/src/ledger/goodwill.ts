import { z } from 'zod';
import type { Books } from './books.ts';
import type { GoodwillCommand } from './command.ts';
import type { Ledger } from './engine.ts';
import * as field from './fields.ts';
import { idempotencyOf } from './idempotency.ts';
import { asJson, type RefundAnswer, refundFactsInput } from './refund.ts';
import { type Context, issue, openWallet, requireRoom, requireUser } from './rules.ts';

export const goodwillInput = z.strictObject({
  userId: field.userId,
  creditType: field.creditTypeKey.default('credit'),
  amount: field.amount,
  reason: z.enum(['customer_service', 'goodwill']),
  idempotencyKey: field.idempotencyKey.optional(),
  ...refundFactsInput,
});

/**
 * A refund without a charge, out of goodwill: new credits that do not expire.
 * @throws LedgerError user_not_found, credit_type_not_found, balance_overflow, idempotency_key_reused
 */
export function goodwill(ledger: Ledger, input: z.output<typeof goodwillInput>, actor: string) {
  return ledger.submit<RefundAnswer>(goodwillCommand(input, actor));
}

export function goodwillCommand(
  input: z.output<typeof goodwillInput>,
  actor: string,
): GoodwillCommand {
  const { idempotencyKey: _, metadata, ...rest } = input;
  return {
    kind: 'goodwill',
    ...rest,
    ...(metadata && { metadata: JSON.stringify(metadata) }),
    actor,
    idempotency: idempotencyOf(input),
  };
}

export function decideGoodwill(
  books: Books,
  command: GoodwillCommand,
  context: Context,
): RefundAnswer {
  const { userId, creditType, amount, reason, actor } = command;
  const { now } = context;
  requireUser(books, userId);
  const wallet = openWallet(books, userId, creditType, context);
  requireRoom(wallet, amount);
  const refundId = context.newId();
  const grant = issue(books, wallet, { source: 'refund', amount, actor }, context);
  books.post(wallet, grant, 'refund', amount, now, { refundId });
  const none = { chargeId: null, feature: null, provider: null };
  const facts = { apiRoute: command.apiRoute ?? null };
  const grants = [{ grantId: grant.grantId, amount, expiresAt: null, grace: false }];
  books.addRefund({
    ...{ userId, refundId, creditType, amount, reason, actor, ...none, ...facts },
    units: 0,
    errorMessage: command.errorMessage ?? null,
    transactionId: command.transactionId ?? null,
    metadata: command.metadata ?? null,
    remainingAfter: 0,
    balanceAfter: wallet.balance,
    grants,
    createdAt: now,
  });
  books.events.push({
    ...{ at: now, userId, eventId: context.newId(), creditType, amount, reason, ...none, ...facts },
    kind: 'refunded',
    units: 0,
    returned: 0,
    costUsd: null,
    durationMs: null,
    ...{ finishes: false, refunds: false, fails: false },
    ...{ refundedCostUsd: null, fingerprint: null },
  });
  const { balance } = wallet;
  return {
    refundId,
    refunded: true,
    amount,
    remaining: 0,
    balance,
    grants: grants.map(asJson),
    replayed: false,
  };
}
