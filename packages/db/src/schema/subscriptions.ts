import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';
import { plans } from './plans.ts';
import { users } from './users.ts';

/** Which plan a user is on, and when its credits are refreshed. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    userId: text('user_id')
      .primaryKey()
      .references(() => users.userId),
    planId: text('plan_id').references(() => plans.planId),
    /** The plan from the next refresh on, where it changes then. */
    nextPlanId: text('next_plan_id').references(() => plans.planId),
    /** When the plan began: the time that the refreshes are counted from. */
    anchorAt: utc('anchor_at').notNull(),
    /** When the running period began. */
    lastRefreshAt: utc('last_refresh_at'),
    nextRefreshAt: utc('next_refresh_at'),
    /** Held by staff: not refreshed until it is lifted. */
    hold: boolean('hold').notNull().default(false),
    /** Not paid: not refreshed until it is. */
    pastDue: boolean('past_due').notNull().default(false),
    /** Day of the month, in place of the plan's cadence; 29 to 31 fall on the last day of a shorter month. */
    day: smallint('day'),
    /** Credits of the type `credit` at each refresh, in place of the plan's. */
    customAmount: credits('custom_amount'),
    /**
     * What the plan gives in the running period, by credit type, and what a prorated change could not
     * take because it was spent.
     */
    period: jsonb('period')
      .notNull()
      .default(sql`'{}'::jsonb`),
    /** Refreshes that failed in a row, and why the last did. */
    failures: integer('failures').notNull().default(0),
    lastFailure: text('last_failure'),
  },
  (t) => [
    check('subscriptions_day', sql`${t.day} between 1 and 31`),
    check('subscriptions_custom_amount', sql`${t.customAmount} between 0 and 9007199254740991`),
    check('subscriptions_refreshed', sql`${t.nextRefreshAt} is null or ${t.planId} is not null`),
    check('subscriptions_next_plan', sql`${t.nextPlanId} is null or ${t.planId} is not null`),
    check('subscriptions_failures', sql`(${t.failures} = 0) = (${t.lastFailure} is null)`),
    index('subscriptions_due')
      .on(t.nextRefreshAt, t.userId)
      .where(sql`next_refresh_at is not null and not hold and not past_due`),
    index('subscriptions_plan').on(t.planId, t.userId),
    index('subscriptions_failing')
      .on(t.userId)
      .where(sql`failures > 0`),
  ],
);
