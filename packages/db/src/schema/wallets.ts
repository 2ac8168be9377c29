import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { credits } from './columns.ts';
import { creditTypes } from './credit-types.ts';
import { users } from './users.ts';

/** What a user has of one credit type: available, and taken by charges that are still held. */
export const wallets = pgTable(
  'wallets',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.userId),
    creditType: text('credit_type')
      .notNull()
      .references(() => creditTypes.creditType),
    balance: credits('balance').notNull(),
    held: credits('held').notNull(),
    /** Number of the wallet's last entry; entries count up from 1 without a gap. */
    entries: credits('entries').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.creditType] }),
    check('wallets_balance', sql`${t.balance} between 0 and 9007199254740991`),
    check('wallets_held', sql`${t.held} between 0 and 9007199254740991`),
  ],
);
