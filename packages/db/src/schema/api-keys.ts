import { sql } from 'drizzle-orm';
import { check, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, utc } from './columns.ts';

/** Keys of backends and scripts; only a SHA-256 of the key is kept. */
export const apiKeys = pgTable(
  'api_keys',
  {
    keyId: uuid('key_id').primaryKey(),
    name: text('name').notNull(),
    role: text('role', { enum: ['service', 'viewer', 'support', 'approver', 'admin'] }).notNull(),
    hash: bytea('hash').notNull().unique(),
    createdAt: utc('created_at').notNull(),
    /** The actor, where one made it through the API. */
    createdBy: text('created_by'),
    revokedAt: utc('revoked_at'),
  },
  (t) => [
    check('api_keys_role', sql`${t.role} in ('service', 'viewer', 'support', 'approver', 'admin')`),
    check('api_keys_hash', sql`octet_length(${t.hash}) = 32`),
  ],
);
