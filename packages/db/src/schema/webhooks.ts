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
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea, credits, utc } from './columns.ts';

/** Addresses that are told what happens. Addresses and secrets are encrypted: some let whoever has them in. */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    endpointId: uuid('endpoint_id').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['standard', 'slack'] }).notNull(),
    url: bytea('url').notNull(),
    /** The address without what may be secret in it. */
    displayUrl: text('display_url').notNull(),
    types: text('types').array().notNull(),
    /** Signs what is sent; Slack takes no signature. */
    secret: bytea('secret'),
    /** Signs too, until its time is over. */
    previousSecret: bytea('previous_secret'),
    previousSecretUntil: utc('previous_secret_until'),
    createdAt: utc('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    disabledAt: utc('disabled_at'),
    disabledBy: text('disabled_by'),
    /** When it was disabled last, and enabled again: what happened between is not told. */
    pausedFrom: utc('paused_from'),
    pausedTo: utc('paused_to'),
    /** It answered 410 Gone, and was disabled for that. */
    gone: boolean('gone').notNull().default(false),
    deletedAt: utc('deleted_at'),
    deletedBy: text('deleted_by'),
    /** The first failure since the last success. */
    failingSince: utc('failing_since'),
  },
  (t) => [
    check('webhook_endpoints_kind', sql`${t.kind} in ('standard', 'slack')`),
    check('webhook_endpoints_secret', sql`(${t.secret} is not null) = (${t.kind} = 'standard')`),
    check(
      'webhook_endpoints_previous',
      sql`(${t.previousSecret} is null) = (${t.previousSecretUntil} is null)`,
    ),
    check('webhook_endpoints_paused', sql`(${t.pausedFrom} is null) = (${t.pausedTo} is null)`),
  ],
);

/** What happened, as it is told; the id is the same at every attempt. */
export const webhookMessages = pgTable(
  'webhook_messages',
  {
    messageId: uuid('message_id').primaryKey(),
    type: text('type').notNull(),
    /** What it is about: `refresh_run:<id>`. */
    subject: text('subject'),
    payload: jsonb('payload').notNull(),
    createdAt: utc('created_at').notNull(),
  },
  (t) => [index('webhook_messages_created').on(t.createdAt)],
);

/** A message on its way to an endpoint. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    messageId: uuid('message_id')
      .notNull()
      .references(() => webhookMessages.messageId, { onDelete: 'cascade' }),
    endpointId: uuid('endpoint_id')
      .notNull()
      .references(() => webhookEndpoints.endpointId),
    type: text('type').notNull(),
    state: text('state', { enum: ['pending', 'delivered', 'failed', 'cancelled'] }).notNull(),
    /** All attempts, and those since it was sent anew. */
    attempts: integer('attempts').notNull().default(0),
    tries: integer('tries').notNull().default(0),
    /** When it is tried next; while it is being sent, when that counts as abandoned. */
    nextAt: utc('next_at').notNull(),
    /** Whoever is sending it. */
    claim: uuid('claim'),
    lastAt: utc('last_at'),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    deliveredAt: utc('delivered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.endpointId] }),
    check(
      'webhook_deliveries_state',
      sql`${t.state} in ('pending', 'delivered', 'failed', 'cancelled')`,
    ),
    check(
      'webhook_deliveries_delivered',
      sql`(${t.state} = 'delivered') = (${t.deliveredAt} is not null)`,
    ),
    index('webhook_deliveries_due')
      .on(t.endpointId, t.nextAt)
      .where(sql`${t.state} = 'pending'`),
    index('webhook_deliveries_by_endpoint').on(t.endpointId, t.messageId),
    index('webhook_deliveries_by_type').on(t.type, t.messageId),
    index('webhook_deliveries_undelivered')
      .on(t.state, t.messageId)
      .where(sql`${t.state} <> 'delivered'`),
  ],
);

/** What came of each attempt. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    messageId: uuid('message_id').notNull(),
    endpointId: uuid('endpoint_id').notNull(),
    number: integer('number').notNull(),
    at: utc('at').notNull(),
    durationMs: integer('duration_ms').notNull(),
    /** None where no answer came. */
    status: integer('status'),
    /** Why it failed. */
    error: text('error'),
    /** How the answer begins, without secrets. */
    excerpt: text('excerpt'),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.endpointId, t.number] }),
    foreignKey({
      name: 'webhook_attempts_delivery',
      columns: [t.messageId, t.endpointId],
      foreignColumns: [webhookDeliveries.messageId, webhookDeliveries.endpointId],
    }).onDelete('cascade'),
  ],
);

/** How far the ledger's facts have been told, in one row. */
export const webhookState = pgTable(
  'webhook_state',
  {
    only: boolean('only').primaryKey().default(true),
    /** What happened before this was told to whoever wanted it. */
    toldTo: utc('told_to').notNull(),
    /** What happened before nextTo is all there once no transaction older than nextXid runs. */
    nextTo: utc('next_to'),
    nextXid: credits('next_xid'),
  },
  (t) => [check('webhook_state_only', sql`${t.only}`)],
);
