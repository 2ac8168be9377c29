import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';
import { utc } from './columns.ts';

/** End users of the host product. The row is the lock that orders everything that happens to a user. */
export const users = pgTable(
  'users',
  {
    userId: text('user_id').primaryKey(),
    email: text('email'),
    name: text('name'),
    planId: text('plan_id'),
    createdAt: utc('created_at').notNull(),
  },
  (t) => [check('users_user_id_length', sql`char_length(${t.userId}) between 1 and 255`)],
);
