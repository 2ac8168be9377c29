import { sql } from 'drizzle-orm';
import { boolean, check, interval, pgTable } from 'drizzle-orm/pg-core';

/** How far the clock was moved ahead of the database's own, in one row; the demo and tests move it. */
export const clock = pgTable(
  'clock',
  {
    only: boolean('only').primaryKey().default(true),
    ahead: interval('ahead').notNull(),
  },
  (t) => [
    check('clock_only', sql`${t.only}`),
    check('clock_ahead', sql`${t.ahead} >= interval '0'`),
  ],
);
