import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, utc } from './columns.ts';

/**
 * What a person or a key changed, or was refused; append-only. A trigger numbers each row and
 * chains it to the one before by a hash over both.
 */
export const audit = pgTable(
  'audit',
  {
    number: bigint('number', { mode: 'number' }).primaryKey(),
    at: utc('at').notNull(),
    actor: text('actor').notNull(),
    /** As they were at the time. */
    actorName: text('actor_name'),
    actorRole: text('actor_role').notNull(),
    /** The procedure. */
    action: text('action').notNull(),
    /** `user:u1`, `plan:pro`. */
    subject: text('subject'),
    requestId: text('request_id'),
    outcome: text('outcome', { enum: ['done', 'refused', 'failed'] }).notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    previousHash: bytea('previous_hash').notNull(),
    hash: bytea('hash').notNull(),
  },
  (t) => [
    check('audit_outcome', sql`${t.outcome} in ('done', 'refused', 'failed')`),
    check('audit_number', sql`${t.number} > 0`),
    index('audit_at').on(t.at),
    index('audit_by_actor').on(t.actor, t.number),
    index('audit_by_subject').on(t.subject, t.number),
    index('audit_by_action').on(t.action, t.number),
  ],
);

/** The end of the chain, in one row: only appending moves it, one at a time. */
export const auditHead = pgTable(
  'audit_head',
  {
    only: boolean('only').primaryKey().default(true),
    number: bigint('number', { mode: 'number' }).notNull(),
    hash: bytea('hash').notNull(),
  },
  (t) => [check('audit_head_only', sql`${t.only}`)],
);

/** What was asked for and has not been told in the audit log yet. */
export const auditIntents = pgTable('audit_intents', {
  intentId: uuid('intent_id').primaryKey(),
  askedAt: utc('asked_at').notNull(),
  actor: text('actor').notNull(),
  actorRole: text('actor_role').notNull(),
  action: text('action').notNull(),
  subject: text('subject'),
  requestId: text('request_id'),
  before: jsonb('before'),
});
