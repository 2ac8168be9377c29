import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';
import { wallets } from './wallets.ts';

/** Credits issued to a user. */
export const grants = pgTable(
  'grants',
  {
    userId: text('user_id').notNull(),
    grantId: uuid('grant_id').notNull(),
    creditType: text('credit_type').notNull(),
    source: text('source', {
      enum: ['plan', 'purchase', 'promo', 'adjustment', 'refund'],
    }).notNull(),
    amount: credits('amount').notNull(),
    remaining: credits('remaining').notNull(),
    priority: smallint('priority').notNull(),
    /** pending until effective; live; then expired or voided for good. */
    state: text('state', { enum: ['pending', 'live', 'expired', 'voided'] }).notNull(),
    effectiveAt: utc('effective_at').notNull(),
    expiresAt: utc('expires_at'),
    createdAt: utc('created_at').notNull(),
    actor: text('actor').notNull(),
    /** Has something left to burn, or will have. Its own column, so that burning stays a HOT update. */
    open: boolean('open').generatedAlwaysAs(sql`remaining > 0 or state = 'pending'`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.grantId] }),
    foreignKey({
      name: 'grants_wallet',
      columns: [t.userId, t.creditType],
      foreignColumns: [wallets.userId, wallets.creditType],
    }),
    check(
      'grants_source',
      sql`${t.source} in ('plan', 'purchase', 'promo', 'adjustment', 'refund')`,
    ),
    check('grants_state', sql`${t.state} in ('pending', 'live', 'expired', 'voided')`),
    check('grants_amount', sql`${t.amount} between 1 and 9007199254740991`),
    check('grants_remaining', sql`${t.remaining} between 0 and ${t.amount}`),
    check('grants_only_live_remains', sql`${t.state} = 'live' or ${t.remaining} = 0`),
    check('grants_lifetime', sql`${t.expiresAt} > ${t.effectiveAt}`),
    check('grants_priority', sql`${t.priority} between 0 and 1000`),
    index('grants_id').on(t.grantId),
    index('grants_by_user').on(t.userId, t.createdAt, t.grantId),
    index('grants_open')
      .on(t.userId)
      .where(sql`open`),
    // Used up, but a refund would still find them: a refresh closes them.
    index('grants_plan_used_up')
      .on(t.userId)
      .where(sql`source = 'plan' and state = 'live' and not open`),
    index('grants_expiry')
      .on(t.expiresAt)
      .where(sql`open and expires_at is not null`),
    index('grants_effective')
      .on(t.effectiveAt)
      .where(sql`state = 'pending'`),
  ],
);
