import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  integer,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';

const usd = (name: string) => numeric(name, { precision: 24, scale: 10, mode: 'number' }).notNull();

/** A sum of credits, which may be beyond what one wallet can hold. */
const sum = (name: string) => numeric(name, { precision: 30, scale: 0, mode: 'number' }).notNull();

/**
 * The stretch of time that a row sums up: its length in minutes (43200 for any calendar month), and
 * its beginning in UTC. Each length is a partition: what a report reads of it lies together.
 */
const stretch = { level: integer('level').notNull(), at: utc('at').notNull() };
const levels = sql.raw('(1, 15, 60, 360, 1440, 10080, 43200)');

/** What happened to charges, summed up by stretches of time; a dimension that is not known is empty. */
export const rollups = pgTable(
  'rollups',
  {
    ...stretch,
    creditType: text('credit_type').notNull(),
    feature: text('feature').notNull(),
    provider: text('provider').notNull(),
    apiRoute: text('api_route').notNull(),
    kind: text('kind').notNull(),
    reason: text('reason').notNull(),
    events: integer('events').notNull(),
    /** Charges that came to their end, that were first refunded, that were first told to have failed. */
    finished: integer('finished').notNull(),
    refunded: integer('refunded').notNull(),
    failed: integer('failed').notNull(),
    units: sum('units'),
    amount: sum('amount'),
    returned: sum('returned'),
    costUsd: usd('cost_usd'),
    refundedCostUsd: usd('refunded_cost_usd'),
  },
  (t) => [
    primaryKey({
      name: 'rollups_pk',
      columns: [t.level, t.at, t.creditType, t.feature, t.provider, t.apiRoute, t.kind, t.reason],
    }),
    check('rollups_level', sql`${t.level} in ${levels}`),
  ],
);

/** How long work took, from the charge to its end, counted by the buckets of a histogram. */
export const latencies = pgTable(
  'latencies',
  {
    ...stretch,
    feature: text('feature').notNull(),
    provider: text('provider').notNull(),
    apiRoute: text('api_route').notNull(),
    bucket: smallint('bucket').notNull(),
    charges: integer('charges').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.level, t.at, t.feature, t.provider, t.apiRoute, t.bucket] }),
    check('latencies_level', sql`${t.level} in ${levels}`),
  ],
);

/** Failures that say the same, summed up by stretches of time. */
export const failures = pgTable(
  'failures',
  {
    ...stretch,
    fingerprint: text('fingerprint').notNull(),
    reason: text('reason').notNull(),
    feature: text('feature').notNull(),
    provider: text('provider').notNull(),
    apiRoute: text('api_route').notNull(),
    failed: integer('failed').notNull(),
    /** Credits given back by the events that told of them. */
    amount: sum('amount'),
    lastAt: utc('last_at').notNull(),
  },
  (t) => [
    primaryKey({
      name: 'failures_pk',
      columns: [t.level, t.at, t.fingerprint, t.reason, t.feature, t.provider, t.apiRoute],
    }),
    check('failures_level', sql`${t.level} in ${levels}`),
  ],
);

/** How credits moved, summed up from the ledger's entries; of charges and returns the source is empty. */
export const movements = pgTable(
  'movements',
  {
    ...stretch,
    creditType: text('credit_type').notNull(),
    kind: text('kind').notNull(),
    source: text('source').notNull(),
    entries: integer('entries').notNull(),
    delta: sum('delta'),
  },
  (t) => [
    primaryKey({ columns: [t.level, t.at, t.creditType, t.kind, t.source] }),
    check('movements_level', sql`${t.level} in ${levels}`),
  ],
);

/** What each user did in a day and in a month of UTC. */
export const userActivity = pgTable(
  'user_activity',
  {
    span: text('span', { enum: ['day', 'month'] }).notNull(),
    at: utc('at').notNull(),
    userId: text('user_id').notNull(),
    /** Charges that were opened, and those first refunded. */
    charges: integer('charges').notNull(),
    refunded: integer('refunded').notNull(),
    /** Credits of the type `credit`, taken and given back (by refunds and by settling for less). */
    taken: sum('taken'),
    givenBack: sum('given_back'),
    costUsd: usd('cost_usd'),
  },
  (t) => [
    primaryKey({ columns: [t.span, t.at, t.userId] }),
    check('user_activity_span', sql`${t.span} in ('day', 'month')`),
  ],
);

/** How many users opened a charge in a day and in a month of UTC. */
export const activeUsers = pgTable(
  'active_users',
  {
    span: text('span', { enum: ['day', 'month'] }).notNull(),
    at: utc('at').notNull(),
    users: integer('users').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.span, t.at] }),
    check('active_users_span', sql`${t.span} in ('day', 'month')`),
  ],
);

/** What users are owed, by where the credits came from and the month they were issued in. */
export const outstanding = pgTable(
  'outstanding',
  {
    creditType: text('credit_type').notNull(),
    source: text('source').notNull(),
    issuedIn: utc('issued_in').notNull(),
    expires: boolean('expires').notNull(),
    grants: integer('grants').notNull(),
    credits: sum('credits'),
  },
  (t) => [primaryKey({ columns: [t.creditType, t.source, t.issuedIn, t.expires] })],
);

/** How far the sums have come, in one row. */
export const rollupState = pgTable(
  'rollup_state',
  {
    only: boolean('only').primaryKey().default(true),
    /** What happened before this is in the sums; what happened since is read from the facts. */
    foldedTo: utc('folded_to'),
    /** The same of what each user did, and of how many did anything. */
    usersTo: utc('users_to'),
    /** What happened before nextTo is all there once no transaction older than nextXid runs. */
    nextTo: utc('next_to'),
    nextXid: credits('next_xid'),
    /** When the outstanding credits were summed up. */
    outstandingAt: utc('outstanding_at'),
  },
  (t) => [check('rollup_state_only', sql`${t.only}`)],
);
