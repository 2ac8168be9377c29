import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';
import { wallets } from './wallets.ts';

/** Changes of a balance by a person, append-only. */
export const adjustments = pgTable(
  'adjustments',
  {
    userId: text('user_id').notNull(),
    adjustmentId: uuid('adjustment_id').notNull(),
    creditType: text('credit_type').notNull(),
    amount: credits('amount').notNull(),
    reason: text('reason').notNull(),
    note: text('note'),
    actor: text('actor').notNull(),
    createdAt: utc('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.adjustmentId] }),
    foreignKey({
      name: 'adjustments_wallet',
      columns: [t.userId, t.creditType],
      foreignColumns: [wallets.userId, wallets.creditType],
    }),
    index('adjustments_id').on(t.adjustmentId),
    index('adjustments_by_user').on(t.userId, t.createdAt, t.adjustmentId),
    check(
      'adjustments_amount',
      sql`${t.amount} <> 0 and ${t.amount} between -9007199254740991 and 9007199254740991`,
    ),
  ],
);
