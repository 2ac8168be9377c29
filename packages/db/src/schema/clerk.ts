import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { utc } from './columns.ts';

/** Events of Clerk's webhook that were taken, by their id: each is applied once. */
export const clerkEvents = pgTable('clerk_events', {
  eventId: text('event_id').primaryKey(),
  type: text('type').notNull(),
  userId: text('user_id'),
  /** When Clerk says that it happened. */
  occurredAt: utc('occurred_at').notNull(),
  receivedAt: utc('received_at').notNull(),
  /** applied; stale: something newer of the same thing was applied before; ignored: not for us. */
  outcome: text('outcome', { enum: ['applied', 'stale', 'ignored'] }).notNull(),
});

/** The newest that is known of each user and subscription at Clerk, whatever order the news came in. */
export const clerkStates = pgTable('clerk_states', {
  /** `user:<id>` or `subscription:<user id>`. */
  subject: text('subject').primaryKey(),
  updatedAt: utc('updated_at').notNull(),
  deletedAt: utc('deleted_at'),
  /** What was applied, without personal data. */
  state: jsonb('state').notNull(),
});
