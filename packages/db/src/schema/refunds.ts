import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { charges } from './charges.ts';
import { credits, utc } from './columns.ts';
import { wallets } from './wallets.ts';

/** Credits given back, append-only: for a charge, or without one as goodwill. */
export const refunds = pgTable(
  'refunds',
  {
    userId: text('user_id').notNull(),
    refundId: uuid('refund_id').notNull(),
    chargeId: uuid('charge_id'),
    creditType: text('credit_type').notNull(),
    amount: credits('amount').notNull(),
    units: integer('units').notNull(),
    reason: text('reason').notNull(),
    feature: text('feature'),
    provider: text('provider'),
    apiRoute: text('api_route'),
    errorMessage: text('error_message'),
    transactionId: text('transaction_id'),
    metadata: jsonb('metadata'),
    actor: text('actor').notNull(),
    /** Still refundable of the charge, and the user's balance, once this refund was made. */
    remainingAfter: credits('remaining_after').notNull(),
    balanceAfter: credits('balance_after').notNull(),
    createdAt: utc('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.refundId] }),
    foreignKey({
      name: 'refunds_wallet',
      columns: [t.userId, t.creditType],
      foreignColumns: [wallets.userId, wallets.creditType],
    }),
    foreignKey({
      name: 'refunds_charge',
      columns: [t.chargeId, t.userId],
      foreignColumns: [charges.chargeId, charges.userId],
    }),
    check('refunds_amount', sql`${t.amount} between 0 and 9007199254740991`),
    check(
      'refunds_goodwill',
      sql`${t.chargeId} is not null or (${t.amount} > 0 and ${t.units} = 0)`,
    ),
    check('refunds_units', sql`${t.units} >= 0`),
    check(
      'refunds_reason',
      sql`${t.reason} in ('timeout', 'connection_failed', 'provider_error', 'provider_rejected', 'rate_limited', 'invalid_response', 'empty_result', 'content_refused', 'callback_failed', 'callback_missing', 'worker_crashed', 'retries_exhausted', 'workflow_failed', 'cancelled', 'api_error', 'customer_service', 'incident', 'goodwill')`,
    ),
    index('refunds_id').on(t.refundId),
    index('refunds_by_user').on(t.userId, t.createdAt),
    index('refunds_by_time').on(t.createdAt, t.userId, t.refundId),
    index('refunds_by_charge').on(t.userId, t.chargeId),
  ],
);
