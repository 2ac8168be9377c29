import { sql } from 'drizzle-orm';
import { boolean, check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { utc } from './columns.ts';

/** What staff want to be told of, and what a credit is worth, in one row. */
export const monitoringSettings = pgTable(
  'monitoring_settings',
  {
    only: boolean('only').primaryKey().default(true),
    /** Counts the changes: who writes names the one that was read. */
    version: integer('version').notNull(),
    settings: jsonb('settings').notNull(),
    changedAt: utc('changed_at').notNull(),
    changedBy: text('changed_by').notNull(),
  },
  (t) => [check('monitoring_settings_only', sql`${t.only}`)],
);
