import { sql } from 'drizzle-orm';
import {
  check,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { utc } from './columns.ts';

/** Something that a person should look at, from when it began until it was over. */
export const alerts = pgTable(
  'alerts',
  {
    alertId: uuid('alert_id').primaryKey(),
    rule: text('rule').notNull(),
    /** What of it: a provider, an endpoint; empty where there is only one. */
    subject: text('subject').notNull(),
    severity: text('severity', { enum: ['warning', 'critical'] }).notNull(),
    state: text('state', { enum: ['open', 'acknowledged', 'snoozed', 'resolved'] }).notNull(),
    title: text('title').notNull(),
    detail: text('detail').notNull(),
    /** What was measured last, and what it is held against. */
    value: doublePrecision('value'),
    threshold: doublePrecision('threshold'),
    /** The page that shows it. */
    link: text('link').notNull(),
    openedAt: utc('opened_at').notNull(),
    /** When it was last found to be so. */
    firingAt: utc('firing_at').notNull(),
    snoozedUntil: utc('snoozed_until'),
    resolvedAt: utc('resolved_at'),
  },
  (t) => [
    check('alerts_severity', sql`${t.severity} in ('warning', 'critical')`),
    check('alerts_state', sql`${t.state} in ('open', 'acknowledged', 'snoozed', 'resolved')`),
    check('alerts_snoozed', sql`(${t.state} = 'snoozed') = (${t.snoozedUntil} is not null)`),
    check('alerts_resolved', sql`(${t.state} = 'resolved') = (${t.resolvedAt} is not null)`),
    uniqueIndex('alerts_unresolved')
      .on(t.rule, t.subject)
      .where(sql`state <> 'resolved'`),
    index('alerts_ended')
      .on(t.rule, t.subject, t.resolvedAt)
      .where(sql`state = 'resolved'`),
  ],
);

/** What became of an alert, append-only. */
export const alertChanges = pgTable(
  'alert_changes',
  {
    changeId: uuid('change_id').primaryKey(),
    alertId: uuid('alert_id')
      .notNull()
      .references(() => alerts.alertId),
    at: utc('at').notNull(),
    kind: text('kind', {
      enum: ['opened', 'reopened', 'acknowledged', 'snoozed', 'woken', 'resolved'],
    }).notNull(),
    actor: text('actor').notNull(),
    note: text('note'),
    facts: jsonb('facts').notNull(),
  },
  (t) => [index('alert_changes_alert').on(t.alertId, t.changeId)],
);
