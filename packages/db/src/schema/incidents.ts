import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';

/** One refund of many charges at once, and its undoing. */
export const incidents = pgTable(
  'incidents',
  {
    incidentId: uuid('incident_id').primaryKey(),
    /** incident: what a provider, feature or route did in a time; missed: failed work never refunded. */
    kind: text('kind', { enum: ['incident', 'missed'] }).notNull(),
    name: text('name'),
    note: text('note'),
    /** What was chosen by. */
    selection: jsonb('selection').notNull(),
    /** Makes a retry of the request recognisable. */
    key: text('key'),
    fingerprint: text('fingerprint'),
    actor: text('actor').notNull(),
    state: text('state', { enum: ['running', 'finished', 'undoing', 'undone'] }).notNull(),
    /** Chosen when it began. */
    charges: integer('charges').notNull(),
    users: integer('users').notNull(),
    /** Decided so far. */
    done: integer('done').notNull().default(0),
    /** Refunds to undo, and those of them decided so far. */
    toUndo: integer('to_undo').notNull().default(0),
    undone: integer('undone').notNull().default(0),
    startedAt: utc('started_at').notNull(),
    /** When someone last said to be at work on it. */
    seenAt: utc('seen_at').notNull(),
    finishedAt: utc('finished_at'),
    undoStartedAt: utc('undo_started_at'),
    undoneAt: utc('undone_at'),
    undoneBy: text('undone_by'),
  },
  (t) => [
    check('incidents_kind', sql`${t.kind} in ('incident', 'missed')`),
    check('incidents_state', sql`${t.state} in ('running', 'finished', 'undoing', 'undone')`),
    check('incidents_finished', sql`(${t.state} = 'running') = (${t.finishedAt} is null)`),
    check('incidents_undone', sql`(${t.state} = 'undone') = (${t.undoneAt} is not null)`),
    check('incidents_undone_by', sql`(${t.undoStartedAt} is null) = (${t.undoneBy} is null)`),
    uniqueIndex('incidents_once')
      .on(t.actor, t.key)
      .where(sql`key is not null`),
    index('incidents_running')
      .on(t.seenAt)
      .where(sql`state in ('running', 'undoing')`),
  ],
);

/** The charges of an incident, fixed when it began, and what came of each. */
export const incidentCharges = pgTable(
  'incident_charges',
  {
    incidentId: uuid('incident_id').notNull(),
    userId: text('user_id').notNull(),
    chargeId: uuid('charge_id').notNull(),
    creditType: text('credit_type').notNull(),
    /** Why it is there: the incident, or how its refund was missed. */
    cause: text('cause', { enum: ['incident', 'kept', 'overdue', 'refund_failed'] }).notNull(),
    reason: text('reason').notNull(),
    failedRefundId: uuid('failed_refund_id'),
    /** What was left of it when it was chosen. */
    amount: credits('amount').notNull(),
    /** refunded, or why not; null until it is decided. */
    outcome: text('outcome'),
    refundId: uuid('refund_id'),
    refunded: credits('refunded').notNull().default(0),
    /** taken_back, or why not, or not all of it; null unless the incident is undone. */
    undoOutcome: text('undo_outcome'),
    adjustmentId: uuid('adjustment_id'),
    takenBack: credits('taken_back').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.incidentId, t.userId, t.chargeId] }),
    // No foreign keys: rows are chosen from the charges themselves, which are never deleted, and a
    // look for each of them would take longer than choosing them.
    check(
      'incident_charges_cause',
      sql`${t.cause} in ('incident', 'kept', 'overdue', 'refund_failed')`,
    ),
    check(
      'incident_charges_refunded',
      sql`(${t.outcome} is not distinct from 'refunded') = (${t.refundId} is not null)`,
    ),
    check('incident_charges_taken_back', sql`${t.takenBack} between 0 and ${t.refunded}`),
  ],
);

/** What came of an incident so far, counted: by outcome and credit type. */
export const incidentTallies = pgTable(
  'incident_tallies',
  {
    incidentId: uuid('incident_id')
      .notNull()
      .references(() => incidents.incidentId),
    step: text('step', { enum: ['chosen', 'refund', 'undo'] }).notNull(),
    outcome: text('outcome').notNull(),
    creditType: text('credit_type').notNull(),
    charges: integer('charges').notNull(),
    amount: numeric('amount', { precision: 30, scale: 0, mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.incidentId, t.step, t.outcome, t.creditType] }),
    check('incident_tallies_step', sql`${t.step} in ('chosen', 'refund', 'undo')`),
  ],
);
