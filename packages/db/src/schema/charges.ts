import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { credits, utc } from './columns.ts';

/** The record of a deduction. */
export const charges = pgTable(
  'charges',
  {
    userId: text('user_id').notNull(),
    chargeId: uuid('charge_id').notNull(),
    feature: text('feature').notNull(),
    creditType: text('credit_type').notNull(),
    units: integer('units').notNull(),
    amount: credits('amount').notNull(),
    /** Given back because the work was settled for less. */
    returnedAmount: credits('returned_amount').notNull().default(0),
    refundedAmount: credits('refunded_amount').notNull().default(0),
    refundedUnits: integer('refunded_units').notNull().default(0),
    /** Its entries in the wallet's ledger, one for each grant it drew on. */
    firstEntry: credits('first_entry').notNull(),
    draws: integer('draws').notNull(),
    state: text('state', { enum: ['held', 'settled', 'refunded'] }).notNull(),
    attempt: integer('attempt').notNull(),
    provider: text('provider'),
    providerTaskId: text('provider_task_id'),
    apiRoute: text('api_route'),
    metadata: jsonb('metadata'),
    costUsd: numeric('cost_usd', { precision: 20, scale: 10, mode: 'number' }),
    createdAt: utc('created_at').notNull(),
    deadline: utc('deadline'),
    settledAt: utc('settled_at'),
    /** What it was settled for, and the balance then: settling again gets the same answer. */
    settledAmount: credits('settled_amount'),
    settledBalance: credits('settled_balance'),
    refundedAt: utc('refunded_at'),
    /** A success that came after the refund, taken as the product's own cost. */
    absorbedAt: utc('absorbed_at'),
    /** The charge that took the credits again when the work succeeded after the refund. */
    rechargedBy: uuid('recharged_by'),
    actor: text('actor').notNull(),
  },
  (t) => [
    // The id first: ids grow with time, so the index grows at its end, and a charge is found by id alone.
    primaryKey({ columns: [t.chargeId, t.userId] }),
    foreignKey({
      name: 'charges_recharged_by',
      columns: [t.rechargedBy, t.userId],
      foreignColumns: [t.chargeId, t.userId],
    }),
    check('charges_state', sql`${t.state} in ('held', 'settled', 'refunded')`),
    check('charges_amount', sql`${t.amount} between 0 and 9007199254740991`),
    check('charges_units', sql`${t.units} between 1 and 1000000`),
    check('charges_back', sql`${t.returnedAmount} >= 0 and ${t.refundedAmount} >= 0`),
    check(
      'charges_never_back_more_than_charged',
      sql`${t.refundedAmount} <= ${t.amount} - ${t.returnedAmount}`,
    ),
    check('charges_refunded_units', sql`${t.refundedUnits} between 0 and ${t.units}`),
    check('charges_held_has_deadline', sql`${t.state} <> 'held' or ${t.deadline} is not null`),
    check(
      'charges_refunded_is_whole',
      sql`${t.state} <> 'refunded' or ${t.refundedAmount} = ${t.amount} - ${t.returnedAmount}`,
    ),
    check('charges_cost', sql`${t.costUsd} >= 0`),
    index('charges_due')
      .on(t.deadline)
      .where(sql`state = 'held'`),
    // What cost something is found by its entries; an index of all would slow charging noticeably.
    index('charges_free')
      .on(t.userId, t.createdAt, t.chargeId)
      .where(sql`amount = 0`),
    index('charges_task')
      .on(t.providerTaskId)
      .where(sql`provider_task_id is not null`),
  ],
);
