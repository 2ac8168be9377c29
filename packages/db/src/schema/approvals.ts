import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytea, credits, utc } from './columns.ts';

/** What support may give back or adjust without an approver; null: as much as they like. */
export const caps = pgTable(
  'caps',
  {
    /** `*`: every type that has no row of its own. */
    creditType: text('credit_type').primaryKey(),
    perRefund: credits('per_refund'),
    perDay: credits('per_day'),
  },
  (t) => [
    check('caps_per_refund', sql`${t.perRefund} between 0 and 9007199254740991`),
    check('caps_per_day', sql`${t.perDay} between 0 and 9007199254740991`),
  ],
);

/** What of a person's cap of a day is used, written before the credits move. */
export const capUses = pgTable(
  'cap_uses',
  {
    capUseId: uuid('cap_use_id').primaryKey(),
    actor: text('actor').notNull(),
    creditType: text('credit_type').notNull(),
    amount: credits('amount').notNull(),
    at: utc('at').notNull(),
    kind: text('kind', { enum: ['refund', 'goodwill', 'adjust'] }).notNull(),
    userId: text('user_id').notNull(),
    /** The request's idempotency key and a SHA-256 of it: a retry uses nothing again. */
    key: text('key'),
    fingerprint: bytea('fingerprint'),
  },
  (t) => [
    check('cap_uses_amount', sql`${t.amount} >= 0`),
    index('cap_uses_of_day').on(t.actor, t.creditType, t.at),
    uniqueIndex('cap_uses_key')
      .on(t.actor, t.kind, t.userId, t.key)
      .where(sql`key is not null`),
  ],
);

/** Requests over the caps, for an approver to decide. */
export const approvals = pgTable(
  'approvals',
  {
    approvalId: uuid('approval_id').primaryKey(),
    kind: text('kind', { enum: ['refund', 'goodwill', 'adjust'] }).notNull(),
    /** The request as it was asked. */
    command: jsonb('command').notNull(),
    requester: text('requester').notNull(),
    userId: text('user_id').notNull(),
    chargeId: uuid('charge_id'),
    creditType: text('credit_type').notNull(),
    amount: credits('amount').notNull(),
    reason: text('reason').notNull(),
    note: text('note'),
    key: text('key'),
    fingerprint: bytea('fingerprint'),
    state: text('state', {
      enum: ['pending', 'approved', 'rejected', 'expired', 'failed'],
    }).notNull(),
    createdAt: utc('created_at').notNull(),
    expiresAt: utc('expires_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: utc('decided_at'),
    decisionNote: text('decision_note'),
    /** The answer of the request once it was approved and done, or why it could not be done. */
    result: jsonb('result'),
  },
  (t) => [
    check('approvals_kind', sql`${t.kind} in ('refund', 'goodwill', 'adjust')`),
    check(
      'approvals_state',
      sql`${t.state} in ('pending', 'approved', 'rejected', 'expired', 'failed')`,
    ),
    check(
      'approvals_decided',
      sql`(${t.decidedBy} is not null) = (${t.state} in ('approved', 'rejected', 'failed'))`,
    ),
    check('approvals_other_person', sql`${t.decidedBy} is distinct from ${t.requester}`),
    uniqueIndex('approvals_key')
      .on(t.requester, t.kind, t.userId, t.key)
      .where(sql`key is not null`),
    index('approvals_by_state').on(t.state, t.approvalId),
    index('approvals_by_requester').on(t.requester, t.approvalId),
    index('approvals_unfinished')
      .on(t.approvalId)
      .where(sql`state = 'pending' or (state = 'approved' and result is null)`),
  ],
);
