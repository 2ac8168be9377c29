import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { utc } from './columns.ts';

/** End users of the host product. The row is the lock that orders everything that happens to a user. */
export const users = pgTable(
  'users',
  {
    userId: text('user_id').primaryKey(),
    email: text('email'),
    name: text('name'),
    createdAt: utc('created_at').notNull(),
    /** When the host's own user was deleted; the ledger of what they did stays. */
    deletedAt: utc('deleted_at'),
  },
  (t) => [
    check('users_user_id_length', sql`char_length(${t.userId}) between 1 and 255`),
    index('users_by_id_prefix').on(t.userId.op('text_pattern_ops')),
    index('users_by_email').on(sql`lower(${t.email}) text_pattern_ops`),
    index('users_by_name').on(sql`lower(${t.name}) text_pattern_ops`),
  ],
);
