import { sql } from 'drizzle-orm';
import {
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
import { utc } from './columns.ts';

/** Refunds that could not be made yet; tried again until they succeed. */
export const failedRefunds = pgTable(
  'failed_refunds',
  {
    userId: text('user_id').notNull(),
    failedRefundId: uuid('failed_refund_id').notNull(),
    chargeId: uuid('charge_id').notNull(),
    /** The command as it was asked for. */
    command: jsonb('command').notNull(),
    attempts: integer('attempts').notNull(),
    lastError: text('last_error').notNull(),
    nextAttemptAt: utc('next_attempt_at').notNull(),
    createdAt: utc('created_at').notNull(),
    resolvedAt: utc('resolved_at'),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.failedRefundId] }),
    foreignKey({
      name: 'failed_refunds_charge',
      columns: [t.chargeId, t.userId],
      foreignColumns: [charges.chargeId, charges.userId],
    }),
    index('failed_refunds_due')
      .on(t.nextAttemptAt)
      .where(sql`resolved_at is null`),
  ],
);
