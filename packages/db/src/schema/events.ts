import { sql } from 'drizzle-orm';
import { check, integer, numeric, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
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
  },
  (t) => [
    primaryKey({ columns: [t.at, t.userId, t.eventId] }),
    check('events_kind', sql`${t.kind} in ('charged', 'held', 'settled', 'refunded', 'absorbed')`),
  ],
);
