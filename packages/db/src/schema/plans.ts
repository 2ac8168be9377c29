import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';
import { creditTypes } from './credit-types.ts';

/** A plan of the host product. The row is the lock under which its versions are counted. */
export const plans = pgTable(
  'plans',
  {
    planId: text('plan_id').primaryKey(),
    /** Number of its last version. */
    versions: integer('versions').notNull(),
  },
  (t) => [check('plans_key', sql`char_length(${t.planId}) between 1 and 128`)],
);

/**
 * What a plan is from a time on; of those that are effective, the latest is in force. Nothing of a
 * version ever changes, but one that is not yet effective can be cancelled.
 */
export const planVersions = pgTable(
  'plan_versions',
  {
    planId: text('plan_id')
      .notNull()
      .references(() => plans.planId),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    /** replace: renewed; add: carried over up to the cap; top_up: filled up. */
    refreshMode: text('refresh_mode', { enum: ['replace', 'add', 'top_up'] }).notNull(),
    /** days: every so many; month: on the first; anniversary: on the day of the month it began. */
    cadence: text('cadence', { enum: ['days', 'month', 'anniversary'] }).notNull(),
    everyDays: smallint('every_days'),
    /** Whether users may still come to it; those who are on it stay. */
    active: boolean('active').notNull(),
    effectiveAt: utc('effective_at').notNull(),
    createdAt: utc('created_at').notNull(),
    actor: text('actor').notNull(),
    cancelledAt: utc('cancelled_at'),
    cancelledBy: text('cancelled_by'),
  },
  (t) => [
    primaryKey({ columns: [t.planId, t.version] }),
    check('plan_versions_version', sql`${t.version} >= 1`),
    check('plan_versions_mode', sql`${t.refreshMode} in ('replace', 'add', 'top_up')`),
    check('plan_versions_cadence', sql`${t.cadence} in ('days', 'month', 'anniversary')`),
    check(
      'plan_versions_every_days',
      sql`(${t.cadence} = 'days') = (${t.everyDays} is not null) and ${t.everyDays} between 1 and 366`,
    ),
    check(
      'plan_versions_cancelled',
      sql`(${t.cancelledAt} is null) = (${t.cancelledBy} is null) and ${t.cancelledAt} < ${t.effectiveAt}`,
    ),
    index('plan_versions_in_force')
      .on(t.planId, t.effectiveAt.desc(), t.version.desc())
      .where(sql`cancelled_at is null`),
  ],
);

/** What a version of a plan gives at each refresh, and how much of what is left it carries over. */
export const planCredits = pgTable(
  'plan_credits',
  {
    planId: text('plan_id').notNull(),
    version: integer('version').notNull(),
    creditType: text('credit_type')
      .notNull()
      .references(() => creditTypes.creditType),
    amount: credits('amount').notNull(),
    /** Most credits carried over by the mode `add`; without it, all. */
    rolloverCap: credits('rollover_cap'),
  },
  (t) => [
    primaryKey({ columns: [t.planId, t.version, t.creditType] }),
    foreignKey({
      name: 'plan_credits_version',
      columns: [t.planId, t.version],
      foreignColumns: [planVersions.planId, planVersions.version],
    }),
    check('plan_credits_amount', sql`${t.amount} between 0 and 9007199254740991`),
    check('plan_credits_rollover_cap', sql`${t.rolloverCap} between 0 and 9007199254740991`),
  ],
);
