import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';
import { plans } from './plans.ts';
import { users } from './users.ts';

/** One pass over the users that are due. */
export const refreshRuns = pgTable(
  'refresh_runs',
  {
    runId: uuid('run_id').primaryKey(),
    /** scheduled: by the clock; bulk: by a person or a key. */
    kind: text('kind', { enum: ['scheduled', 'bulk'] }).notNull(),
    actor: text('actor').notNull(),
    /** Only users of this plan, or only these users, where named. */
    planId: text('plan_id'),
    userIds: text('user_ids').array(),
    /** Those who are not due too. */
    force: boolean('force').notNull(),
    /** running: at work, or left by a server that died, until another takes it up. */
    state: text('state', { enum: ['running', 'finished'] }).notNull(),
    eligible: integer('eligible').notNull(),
    refreshed: integer('refreshed').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    startedAt: utc('started_at').notNull(),
    /** When it last said that it is at work. */
    seenAt: utc('seen_at').notNull(),
    finishedAt: utc('finished_at'),
    reversedAt: utc('reversed_at'),
    reversedBy: text('reversed_by'),
  },
  (t) => [
    check('refresh_runs_kind', sql`${t.kind} in ('scheduled', 'bulk')`),
    check('refresh_runs_state', sql`${t.state} in ('running', 'finished')`),
    check('refresh_runs_finished', sql`(${t.state} = 'running') = (${t.finishedAt} is null)`),
    index('refresh_runs_started').on(t.startedAt),
    index('refresh_runs_running')
      .on(t.seenAt)
      .where(sql`state = 'running'`),
  ],
);

/** What happened to a user's plan credits, append-only. */
export const refreshes = pgTable(
  'refreshes',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.userId),
    refreshId: uuid('refresh_id').notNull(),
    /** refresh: renewed; start: a plan's first credits; plan_change: another plan's; reversal: taken back. */
    kind: text('kind', { enum: ['refresh', 'start', 'plan_change', 'reversal'] }).notNull(),
    outcome: text('outcome', { enum: ['refreshed', 'failed'] }).notNull(),
    runId: uuid('run_id'),
    planId: text('plan_id').references(() => plans.planId),
    at: utc('at').notNull(),
    /** The time it was due; a user is refreshed once for it. */
    dueAt: utc('due_at'),
    /** What was decided for each credit type, with the balance before and after and the grants. */
    changes: jsonb('changes').notNull(),
    /** Credits of all types that expired and that were granted by it. */
    expired: credits('expired').notNull(),
    granted: credits('granted').notNull(),
    /** The refresh that a reversal takes back. */
    reverses: uuid('reverses'),
    error: text('error'),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.refreshId] }),
    foreignKey({
      name: 'refreshes_reverses',
      columns: [t.userId, t.reverses],
      foreignColumns: [t.userId, t.refreshId],
    }),
    check('refreshes_kind', sql`${t.kind} in ('refresh', 'start', 'plan_change', 'reversal')`),
    check('refreshes_outcome', sql`(${t.outcome} = 'failed') = (${t.error} is not null)`),
    check('refreshes_credits', sql`${t.expired} >= 0 and ${t.granted} >= 0`),
    check('refreshes_reversal', sql`(${t.kind} = 'reversal') = (${t.reverses} is not null)`),
    index('refreshes_by_user').on(t.userId, t.at, t.refreshId),
    index('refreshes_by_time').on(t.at, t.userId, t.refreshId),
    uniqueIndex('refreshes_once')
      .on(t.userId, t.dueAt)
      .where(sql`kind = 'refresh' and outcome = 'refreshed' and due_at is not null`),
    uniqueIndex('refreshes_once_a_run')
      .on(t.runId, t.userId)
      .where(sql`kind = 'refresh' and outcome = 'refreshed' and run_id is not null`),
    uniqueIndex('refreshes_reversed_once')
      .on(t.userId, t.reverses)
      .where(sql`reverses is not null`),
  ],
);
