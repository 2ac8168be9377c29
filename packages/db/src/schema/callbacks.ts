import { sql } from 'drizzle-orm';
import { bigint, check, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytea, utc } from './columns.ts';

/** Providers that tell by callbacks what became of a task. Secrets are encrypted. */
export const providerCallbacks = pgTable(
  'provider_callbacks',
  {
    /** As charges name it. */
    provider: text('provider').primaryKey(),
    /** How its callbacks are signed and read. */
    adapter: text('adapter').notNull(),
    secret: bytea('secret').notNull(),
    /** Good too, until its time is over. */
    previousSecret: bytea('previous_secret'),
    previousSecretUntil: utc('previous_secret_until'),
    createdAt: utc('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    changedAt: utc('changed_at').notNull(),
    changedBy: text('changed_by').notNull(),
    /** Callbacks that were given up because no charge with their task appeared, and when the last was. */
    unmatched: bigint('unmatched', { mode: 'number' }).notNull().default(0),
    unmatchedAt: utc('unmatched_at'),
    /** Callbacks, signed by the provider, that were refused; when and why the last was. */
    refused: bigint('refused', { mode: 'number' }).notNull().default(0),
    refusedAt: utc('refused_at'),
    refusedBecause: text('refused_because'),
  },
  (t) => [
    check(
      'provider_callbacks_refused',
      sql`(${t.refusedAt} is null) = (${t.refusedBecause} is null)`,
    ),
    check(
      'provider_callbacks_previous',
      sql`(${t.previousSecret} is null) = (${t.previousSecretUntil} is null)`,
    ),
  ],
);

/** Callbacks that came before a charge with their task; nothing is kept of them but what they come down to. */
export const parkedCallbacks = pgTable(
  'parked_callbacks',
  {
    provider: text('provider')
      .notNull()
      .references(() => providerCallbacks.provider, { onDelete: 'cascade' }),
    providerTaskId: text('provider_task_id').notNull(),
    outcome: text('outcome', { enum: ['settle', 'fail'] }).notNull(),
    callback: jsonb('callback').notNull(),
    receivedAt: utc('received_at').notNull(),
    /** When its charge is looked for next. */
    nextAt: utc('next_at').notNull(),
  },
  (t) => [
    // The first of each kind counts, as it does with the ledger.
    primaryKey({ columns: [t.provider, t.providerTaskId, t.outcome] }),
    check('parked_callbacks_outcome', sql`${t.outcome} in ('settle', 'fail')`),
    check('parked_callbacks_size', sql`octet_length(${t.callback}::text) <= 16384`),
    index('parked_callbacks_due').on(t.nextAt),
    index('parked_callbacks_received').on(t.provider, t.receivedAt),
  ],
);
