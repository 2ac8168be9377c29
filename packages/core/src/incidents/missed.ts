import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { chargeOf } from '../charges/reading.ts';
import * as field from '../ledger/fields.ts';
import type { Ledger } from '../ledger/engine.ts';
import { cursorOf, limit, nextCursor } from '../paging.ts';
import { type Stretch, walk } from '../walk.ts';
import { foresee } from './foresee.ts';
import { isMissed, missedSource } from './missed-source.ts';
import { missedCause, missedFields } from './selection.ts';

const at = z.iso.datetime();
/** When it happened, whose it is, and the id of what happened. */
const moment = z.tuple([at, field.userId, field.id]);
type Moment = z.output<typeof moment>;

export const listMissedInput = z.strictObject({
  ...missedFields,
  cursor: cursorOf(moment).optional(),
  limit,
});
type Input = z.output<typeof listMissedInput>;

const missed = z.object({
  chargeId: field.id,
  userId: z.string(),
  /**
   * kept: the failure was told, and the refund policy or the feature gave nothing back; overdue: held past
   * its deadline, and the sweeper did not come; refund_failed: its refund could not be made, and is tried again.
   */
  cause: missedCause,
  /** How the work failed. */
  reason: field.reason,
  /** When the failure was told, the deadline passed, or the refund first failed. */
  at,
  feature: z.string(),
  provider: z.string().nullable(),
  apiRoute: z.string().nullable(),
  creditType: z.string(),
  /** What would be given back now, and where that is nothing, why. */
  owed: field.amountOrZero,
  why: z.string().nullable(),
  /** What was charged, and when. */
  amount: field.amountOrZero,
  chargedAt: at,
  /** The failure's message without what differs from case to case, or the code that a refund failed with. */
  detail: z.string().nullable(),
});
type Missed = z.output<typeof missed>;

export const listMissedAnswer = z.object({ missed: z.array(missed), nextCursor });

/**
 * Failed work that was never refunded, newest first. A page reads a bounded part of what failed: where
 * little matches it may have fewer charges than `limit`, even none, and still a cursor to look further
 * back with.
 */
export async function listMissed(
  from: { sql: Sql; ledger: Ledger },
  { cursor, limit: wanted, ...selection }: Input,
): Promise<z.output<typeof listMissedAnswer>> {
  const start: Moment = cursor ?? [selection.to ?? END_OF_TIME, '', LOWEST_ID];
  const { rows, nextCursor: next } = await walk(start, wanted, (place, most) =>
    stretch(from.sql, selection, place, most),
  );
  return { missed: await withWhatIsOwed(from, rows), nextCursor: next };
}

const END_OF_TIME = '9999-12-31T23:59:59.999Z';
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

type Found = Missed & { failedRefundId: string | null };
type Row = Omit<Found, 'at' | 'chargedAt' | 'why'> & {
  at: Date;
  chargedAt: Date | null;
  id: string;
  total: number;
  matches: boolean;
};

async function stretch(
  sql: Sql,
  selection: Omit<Input, 'cursor' | 'limit'>,
  before: Moment,
  most: number,
): Promise<Stretch<Found, Moment>> {
  const rows = await sql<Row[]>`
    with read as materialized (
      select *, count(*) over () as total,
        row_number() over (order by at desc, user_id desc, id desc) as nth
      from (${missedSource(sql, selection, { before, most })}) newest
    )
    select m.at, m.user_id, m.id, m.charge_id, m.cause, m.reason, m.failed_refund_id, m.detail, m.total,
      c.feature, c.provider, c.api_route, c.credit_type, c.amount, c.created_at as charged_at,
      least(c.amount - c.returned_amount - c.refunded_amount, coalesce(m.owed, c.amount)) as owed, (${isMissed(sql, selection)}) is true as matches
    from read m left join ${chargeOf(sql, 'm', null)} on true
    order by m.nth`;
  const places = rows.map(({ total: _, matches, id, at: happened, chargedAt, ...row }) => {
    const after: Moment = [happened.toISOString(), row.userId, id];
    const charged = (chargedAt ?? happened).toISOString();
    return { row: { ...row, at: after[0], chargedAt: charged, why: null }, after, matches };
  });
  return {
    found: places.filter(({ matches }) => matches),
    end: (rows[0]?.total === most && places.at(-1)?.after) || null,
  };
}

/** A refund that was asked for in its own way may give back less than what is left. */
async function withWhatIsOwed(
  from: { sql: Sql; ledger: Ledger },
  rows: readonly Found[],
): Promise<Missed[]> {
  const items = rows
    .filter(({ cause }) => cause === 'refund_failed')
    .map((row) => ({ ...row, amount: row.owed }));
  const foreseen = await foresee(from, items);
  const byId = new Map(foreseen.map((one) => [one.failedRefundId, one]));
  return rows.map(({ failedRefundId, ...row }) => {
    const one = failedRefundId === null ? undefined : byId.get(failedRefundId);
    return one ? { ...row, owed: one.gets, why: one.why } : row;
  });
}
