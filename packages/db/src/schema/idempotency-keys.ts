import { sql } from 'drizzle-orm';
import { check, integer, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytea, utc } from './columns.ts';

/** One effect and one answer for each key of a user, operation and attempt; append-only. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: text('user_id').notNull(),
    operation: text('operation').notNull(),
    key: text('key').notNull(),
    attempt: integer('attempt').notNull(),
    /** SHA-256 of the request, to tell a retry from another request under the same key. */
    fingerprint: bytea('fingerprint').notNull(),
    answer: json('answer').notNull(),
    createdAt: utc('created_at').notNull(),
  },
  (t) => [
    // The key first: staff find what was done under a key without knowing whose it is.
    primaryKey({ columns: [t.key, t.userId, t.operation, t.attempt] }),
    check('idempotency_keys_key', sql`char_length(${t.key}) between 1 and 255`),
    check('idempotency_keys_attempt', sql`${t.attempt} >= 1`),
  ],
);
