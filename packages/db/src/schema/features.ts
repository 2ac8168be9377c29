import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';
import { creditTypes } from './credit-types.ts';

/** What a host product charges for. */
export const features = pgTable(
  'features',
  {
    feature: text('feature').primaryKey(),
    name: text('name').notNull(),
    cost: credits('cost').notNull(),
    creditType: text('credit_type')
      .notNull()
      .references(() => creditTypes.creditType),
    operationType: text('operation_type').notNull(),
    provider: text('provider'),
    holdSeconds: integer('hold_seconds').notNull().default(300),
    refundPolicy: jsonb('refund_policy')
      .notNull()
      .default(sql`'{}'::jsonb`),
    /** What a success after the refund does: the product bears its cost, or the user is charged again. */
    lateSuccess: text('late_success', { enum: ['absorb', 'charge_again'] })
      .notNull()
      .default('absorb'),
    archivedAt: utc('archived_at'),
    updatedAt: utc('updated_at').notNull(),
  },
  (t) => [
    check('features_cost', sql`${t.cost} between 0 and 9007199254740991`),
    check('features_hold_seconds', sql`${t.holdSeconds} between 1 and 2592000`),
    check('features_late_success', sql`${t.lateSuccess} in ('absorb', 'charge_again')`),
    check('features_key', sql`${t.feature} ~ '^[A-Za-z][A-Za-z0-9_.-]{0,127}$'`),
  ],
);
