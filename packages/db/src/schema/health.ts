import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';

/** How each job's last run went, on whichever server. */
export const jobRuns = pgTable('job_runs', {
  job: text('job').primaryKey(),
  startedAt: utc('started_at').notNull(),
  durationMs: integer('duration_ms').notNull(),
  /** Why it failed; null where it succeeded. */
  error: text('error'),
  succeededAt: utc('succeeded_at'),
  /** Failures since it last succeeded. */
  failures: integer('failures').notNull(),
  /** Seconds from one run to the next. */
  everySeconds: integer('every_seconds').notNull(),
});

/** What the last check of the whole ledger found, in one row. */
export const ledgerCheck = pgTable(
  'ledger_check',
  {
    only: boolean('only').primaryKey().default(true),
    startedAt: utc('started_at').notNull(),
    finishedAt: utc('finished_at').notNull(),
    wallets: credits('wallets').notNull(),
    entries: credits('entries').notNull(),
    violations: integer('violations').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [check('ledger_check_only', sql`${t.only}`)],
);
