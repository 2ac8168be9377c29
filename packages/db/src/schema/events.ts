import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';

/** What happened to charges, append-only; monitoring is folded from these facts. */
export const events = pgTable(
  'events',
  {
    at: utc('at').notNull(),
    userId: text('user_id').notNull(),
    eventId: uuid('event_id').notNull(),
    /** charged: opened and final at once; held: opened; absorbed: a success after the refund. */
    kind: text('kind', { enum: ['charged', 'held', 'settled', 'refunded', 'absorbed'] }).notNull(),
    chargeId: uuid('charge_id'),
    feature: text('feature'),
    creditType: text('credit_type').notNull(),
    provider: text('provider'),
    apiRoute: text('api_route'),
    units: integer('units').notNull(),
    /** charged, held: credits taken; settled: the final price; refunded: credits given back. */
    amount: credits('amount').notNull(),
    /** settled: credits given back because the final price was less. */
    returned: credits('returned').notNull(),
    reason: text('reason'),
    costUsd: numeric('cost_usd', { precision: 20, scale: 10, mode: 'number' }),
    /** Milliseconds since the charge was opened. */
    durationMs: credits('duration_ms'),
    /** By this the charge first came to its end: charged at once, settled, or all of it refunded. */
    finishes: boolean('finishes').notNull().default(false),
    /** The first refund of its charge. */
    refunds: boolean('refunds').notNull().default(false),
    /** By this the work was first told to have failed; the reason says how. */
    fails: boolean('fails').notNull().default(false),
    /** What became known of the provider's cost of a charge of which something was refunded. */
    refundedCostUsd: numeric('refunded_cost_usd', { precision: 20, scale: 10, mode: 'number' }),
    /** The error's message without what differs from case to case. */
    fingerprint: text('fingerprint'),
  },
  (t) => [
    primaryKey({ columns: [t.at, t.userId, t.eventId] }),
    check('events_kind', sql`${t.kind} in ('charged', 'held', 'settled', 'refunded', 'absorbed')`),
    // Work that failed and was paid for all the same.
    index('events_failed_and_kept')
      .on(t.at, t.userId, t.eventId)
      .where(sql`kind = 'settled' and fails`),
    // Refunds of charges by their reason, in the order in which the charges were opened.
    index('events_refunded_for')
      .on(
        t.reason,
        sql`((at at time zone 'UTC') - duration_ms * interval '1 millisecond')`,
        t.userId,
      )
      .where(sql`kind = 'refunded' and charge_id is not null`),
  ],
);
