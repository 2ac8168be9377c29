import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { adjustments } from './adjustments.ts';
import { credits, utc } from './columns.ts';
import { refreshes } from './refreshes.ts';
import { refunds } from './refunds.ts';

/** The ledger, append-only: one line for each change of one grant, chained within its wallet. */
export const entries = pgTable(
  'entries',
  {
    userId: text('user_id').notNull(),
    creditType: text('credit_type').notNull(),
    seq: credits('seq').notNull(),
    kind: text('kind', {
      enum: ['grant', 'charge', 'return', 'refund', 'adjustment', 'expiry', 'void'],
    }).notNull(),
    delta: credits('delta').notNull(),
    balanceBefore: credits('balance_before').notNull(),
    balanceAfter: credits('balance_after').notNull(),
    grantId: uuid('grant_id').notNull(),
    chargeId: uuid('charge_id'),
    refundId: uuid('refund_id'),
    adjustmentId: uuid('adjustment_id'),
    refreshId: uuid('refresh_id'),
    at: utc('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.creditType, t.seq] }),
    // Its grant and its charge are checked by the trigger entries_refer, once a statement.
    foreignKey({
      name: 'entries_refund',
      columns: [t.userId, t.refundId],
      foreignColumns: [refunds.userId, refunds.refundId],
    }),
    foreignKey({
      name: 'entries_adjustment',
      columns: [t.userId, t.adjustmentId],
      foreignColumns: [adjustments.userId, adjustments.adjustmentId],
    }),
    foreignKey({
      name: 'entries_refresh',
      columns: [t.userId, t.refreshId],
      foreignColumns: [refreshes.userId, refreshes.refreshId],
    }),
    check('entries_seq', sql`${t.seq} >= 1`),
    check('entries_delta', sql`${t.delta} <> 0`),
    check('entries_chain', sql`${t.balanceAfter} = ${t.balanceBefore} + ${t.delta}`),
    check(
      'entries_never_negative',
      sql`${t.balanceBefore} between 0 and 9007199254740991 and ${t.balanceAfter} between 0 and 9007199254740991`,
    ),
    check(
      'entries_cause',
      sql`case ${t.kind}
        when 'charge' then ${t.chargeId} is not null and ${t.delta} < 0
        when 'return' then ${t.chargeId} is not null and ${t.delta} > 0
        when 'refund' then ${t.refundId} is not null and ${t.delta} > 0
        when 'adjustment' then ${t.adjustmentId} is not null
        when 'grant' then ${t.delta} > 0
        when 'expiry' then ${t.delta} < 0
        when 'void' then ${t.delta} < 0
        else false end`,
    ),
    // What a charge drew is found by the numbers it keeps; what it gave back, which is rare, by this.
    index('entries_given_back')
      .on(t.userId, t.chargeId)
      .where(sql`charge_id is not null and delta > 0`),
    // Lines come in the order of time, so the smallest of indexes finds those of a stretch of it.
    index('entries_by_time').using('brin', t.at).with({ autosummarize: true }),
    index('entries_by_refund')
      .on(t.userId, t.refundId)
      .where(sql`refund_id is not null`),
  ],
);
