import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';
import { creditTypes } from './credit-types.ts';

/** What a host product charges for. The row is the lock under which its versions are counted. */
export const features = pgTable(
  'features',
  {
    feature: text('feature').primaryKey(),
    /** Number of its last version. */
    versions: integer('versions').notNull(),
  },
  (t) => [check('features_key', sql`${t.feature} ~ '^[A-Za-z][A-Za-z0-9_.-]{0,127}$'`)],
);

/**
 * What a feature is from a time on; of those that are effective, the latest is in force. Nothing of
 * a version ever changes, but one that is not yet effective can be cancelled.
 */
export const featureVersions = pgTable(
  'feature_versions',
  {
    feature: text('feature')
      .notNull()
      .references(() => features.feature),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    cost: credits('cost').notNull(),
    creditType: text('credit_type')
      .notNull()
      .references(() => creditTypes.creditType),
    operationType: text('operation_type').notNull(),
    provider: text('provider'),
    holdSeconds: integer('hold_seconds').notNull(),
    refundPolicy: jsonb('refund_policy').notNull(),
    /** What a success after the refund does: the product bears its cost, or the user is charged again. */
    lateSuccess: text('late_success', { enum: ['absorb', 'charge_again'] }).notNull(),
    archived: boolean('archived').notNull(),
    effectiveAt: utc('effective_at').notNull(),
    createdAt: utc('created_at').notNull(),
    actor: text('actor').notNull(),
    cancelledAt: utc('cancelled_at'),
    cancelledBy: text('cancelled_by'),
  },
  (t) => [
    primaryKey({ columns: [t.feature, t.version] }),
    check('feature_versions_version', sql`${t.version} >= 1`),
    check('feature_versions_cost', sql`${t.cost} between 0 and 9007199254740991`),
    check('feature_versions_hold_seconds', sql`${t.holdSeconds} between 1 and 2592000`),
    check('feature_versions_late_success', sql`${t.lateSuccess} in ('absorb', 'charge_again')`),
    check(
      'feature_versions_cancelled',
      sql`(${t.cancelledAt} is null) = (${t.cancelledBy} is null) and ${t.cancelledAt} < ${t.effectiveAt}`,
    ),
    index('feature_versions_in_force')
      .on(t.feature, t.effectiveAt.desc(), t.version.desc())
      .where(sql`cancelled_at is null`),
  ],
);
