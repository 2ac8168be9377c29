import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { asCursor, cursorOf, limit, nextCursor } from '../paging.ts';
import { requireExists } from './require.ts';

/** The number of the last entry told of each credit type. */
export const position = z.record(field.creditTypeKey, z.int().min(1));
type Position = z.output<typeof position>;

export const ownHistoryInput = z.strictObject({
  creditType: field.creditTypeKey.optional(),
  cursor: cursorOf(position).optional(),
  limit,
});
export const historyInput = ownHistoryInput.extend({
  userId: field.userId,
  /** Only what this grant or this refund moved. */
  of: field.id.optional(),
});

const ownEntry = z.object({
  creditType: z.string(),
  /** Counts up from 1 within the credit type, without a gap. */
  seq: z.int(),
  kind: z.enum(['grant', 'charge', 'return', 'refund', 'adjustment', 'expiry', 'void']),
  delta: z.int(),
  balanceBefore: field.amountOrZero,
  balanceAfter: field.amountOrZero,
  at: z.iso.datetime(),
  grantId: field.id,
  /** Where the credits of the grant came from. */
  source: z.string(),
  chargeId: field.id.nullable(),
  feature: z.string().nullable(),
  refundId: field.id.nullable(),
  adjustmentId: field.id.nullable(),
  /** Why it was refunded or adjusted. */
  reason: z.string().nullable(),
  refreshId: field.id.nullable(),
  refreshKind: z.enum(['refresh', 'start', 'plan_change', 'reversal']).nullable(),
  planId: z.string().nullable(),
});
const entry = ownEntry.extend({
  /** Who caused it; null where time did. */
  actor: z.string().nullable(),
  note: z.string().nullable(),
  errorMessage: z.string().nullable(),
});

/** What a user is told: not who on the staff did it, nor their notes. */
export const ownHistoryAnswer = z.object({ entries: z.array(ownEntry), nextCursor });
export const historyAnswer = z.object({ entries: z.array(entry), nextCursor });
export type HistoryAnswer = z.output<typeof historyAnswer>;

export type EntryRow = Omit<HistoryAnswer['entries'][number], 'at'> & { at: Date };

/**
 * A user's ledger entries with what caused them, newest first. The pages keep a place in each
 * credit type's ledger, so that what is added meanwhile neither repeats nor hides anything.
 * @throws LedgerError user_not_found
 */
export async function getHistory(
  { sql }: { sql: Sql },
  input: z.output<typeof historyInput>,
): Promise<HistoryAnswer> {
  await requireExists(sql, input.userId);
  return getOwnHistory({ sql }, input);
}

/** The same for users themselves: who was never granted anything has no entries. */
export async function getOwnHistory(
  { sql }: { sql: Sql },
  input: z.output<typeof historyInput>,
): Promise<HistoryAnswer> {
  const { userId, creditType, of, limit: most } = input;
  const before = input.cursor ?? (await afterTheLast(sql, userId));
  const types = Object.keys(before).filter(
    (type) => creditType === undefined || type === creditType,
  );
  const wanted = Object.fromEntries(types.map((type) => [type, before[type] ?? 1]));
  const rows = await entriesBefore(sql, { userId, of }, wanted, most + 1);
  const page = rows.slice(0, most);
  for (const { creditType: type, seq } of page) wanted[type] = seq;
  return {
    entries: page.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
    nextCursor: rows.length > most ? asCursor(wanted) : null,
  };
}

/** Before the next entry of each of the user's wallets. */
export async function afterTheLast(sql: Sql, userId: string): Promise<Position> {
  const rows = await sql<{ creditType: string; next: number }[]>`
    select credit_type, entries + 1 as next from wallets where user_id = ${userId}`;
  return Object.fromEntries(rows.map(({ creditType, next }) => [creditType, next]));
}

/**
 * The newest of the wallets' entries before these numbers. A wallet's entries stay in the order of
 * their numbers, also where a clock was set back between them: none counts as later than the next.
 */
export const entriesBefore = (
  sql: Sql,
  { userId, of }: Pick<z.output<typeof historyInput>, 'userId' | 'of'>,
  before: Position,
  most: number,
) => sql<EntryRow[]>`
  with page as (
    select e.*, min(e.at) over (partition by e.credit_type order by e.seq desc) as told_at
    from unnest(${pgArray(Object.keys(before))}::text[], ${pgArray(Object.values(before))}::int8[])
      as w (credit_type, before)
    cross join lateral (
      select * from entries e
      where e.user_id = ${userId} and e.credit_type = w.credit_type and e.seq < w.before
        ${of === undefined ? sql`` : sql`and ${of}::text::uuid in (e.grant_id, e.refund_id)`}
      order by e.seq desc limit ${most}
    ) e
    order by told_at desc, e.credit_type, e.seq desc limit ${most}
  )
  select e.credit_type, e.seq, e.kind, e.delta, e.balance_before, e.balance_after, e.at, e.grant_id,
    g.source, e.charge_id, coalesce(c.feature, r.feature) as feature, e.refund_id, e.adjustment_id,
    coalesce(r.reason, a.reason) as reason, e.refresh_id, f.kind as refresh_kind, f.plan_id,
    coalesce(r.actor, a.actor, f.actor, case e.kind when 'charge' then c.actor when 'grant' then g.actor end)
      as actor,
    a.note, r.error_message
  from page e
  join grants g on g.user_id = e.user_id and g.grant_id = e.grant_id
  left join charges c on c.charge_id = e.charge_id and c.user_id = e.user_id
  left join refunds r on r.user_id = e.user_id and r.refund_id = e.refund_id
  left join adjustments a on a.user_id = e.user_id and a.adjustment_id = e.adjustment_id
  left join refreshes f on f.user_id = e.user_id and f.refresh_id = e.refresh_id
  order by e.told_at desc, e.credit_type, e.seq desc`;
