import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { utc } from './columns.ts';

/** One reconciliation with Clerk. */
export const syncRuns = pgTable(
  'sync_runs',
  {
    runId: uuid('run_id').primaryKey(),
    mode: text('mode', { enum: ['users', 'plans', 'all'] }).notNull(),
    dryRun: boolean('dry_run').notNull(),
    actor: text('actor').notNull(),
    state: text('state', { enum: ['running', 'finished', 'failed'] }).notNull(),
    /** Users looked at so far, and how many there are. */
    done: integer('done').notNull().default(0),
    total: integer('total').notNull().default(0),
    /** Counts, and the differences found. */
    report: jsonb('report').notNull(),
    error: text('error'),
    startedAt: utc('started_at').notNull(),
    seenAt: utc('seen_at').notNull(),
    finishedAt: utc('finished_at'),
  },
  (t) => [
    check('sync_runs_mode', sql`${t.mode} in ('users', 'plans', 'all')`),
    check('sync_runs_state', sql`${t.state} in ('running', 'finished', 'failed')`),
    index('sync_runs_started').on(t.startedAt),
  ],
);
