import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor, pageOf } from '../paging.ts';
import { requireExists } from './require.ts';

const at = z.iso.datetime();

export const userRefundsInput = z.strictObject({
  userId: field.userId,
  cursor: cursorOf(z.tuple([at, field.id])).optional(),
  limit,
});

export const userRefundsAnswer = z.object({
  refunds: z.array(
    z.object({
      refundId: field.id,
      /** None where the credits were given out of goodwill. */
      chargeId: field.id.nullable(),
      creditType: z.string(),
      amount: field.amountOrZero,
      units: z.int(),
      reason: field.reason,
      feature: z.string().nullable(),
      provider: z.string().nullable(),
      apiRoute: z.string().nullable(),
      errorMessage: z.string().nullable(),
      transactionId: z.string().nullable(),
      metadata: z.record(z.string(), z.json()).nullable(),
      actor: z.string(),
      /** Still refundable of the charge, and the user's balance, once this refund was made. */
      remainingAfter: field.amountOrZero,
      balanceAfter: field.amountOrZero,
      createdAt: at,
    }),
  ),
  nextCursor,
});
export type UserRefunds = z.output<typeof userRefundsAnswer>;

type Row = Omit<UserRefunds['refunds'][number], 'createdAt'> & { createdAt: Date };

/**
 * A user's refunds, newest first.
 * @throws LedgerError user_not_found
 */
export async function listUserRefunds(
  { sql }: { sql: Sql },
  { userId, cursor, limit: most }: z.output<typeof userRefundsInput>,
): Promise<UserRefunds> {
  const [time = 'infinity', refundId = null] = cursor ?? [];
  const rows = await sql<Row[]>`
    select refund_id, charge_id, credit_type, amount, units, reason, feature, provider, api_route,
      error_message, transaction_id, metadata, actor, remaining_after, balance_after, created_at
    from refunds
    where user_id = ${userId}
      and (created_at, refund_id) < (${time}::text::timestamptz, ${refundId}::text::uuid)
    order by created_at desc, refund_id desc limit ${most + 1}`;
  if (rows.length === 0) await requireExists(sql, userId);
  const refunds = rows.map(({ createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
  }));
  const positionOf = (last: UserRefunds['refunds'][number]) => [last.createdAt, last.refundId];
  const { page, nextCursor: next } = pageOf(refunds, most, positionOf);
  return { refunds: page, nextCursor: next };
}
