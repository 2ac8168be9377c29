import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { lookUpFilter, whereEqual } from '../charges/filter.ts';
import { chargeOf } from '../charges/reading.ts';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor } from '../paging.ts';
import { atMost, type Stretch, walk } from '../walk.ts';

const at = z.iso.datetime();
const moment = z.tuple([at, field.userId, field.id]);
type Moment = z.output<typeof moment>;

export const listRefundsInput = z.strictObject({
  ...lookUpFilter,
  cursor: cursorOf(moment).optional(),
  limit,
});
type Input = z.output<typeof listRefundsInput>;

const listedRefund = z.object({
  refundId: field.id,
  userId: z.string(),
  createdAt: at,
  reason: field.reason,
  creditType: z.string(),
  amount: field.amountOrZero,
  units: z.int(),
  /** None where the credits were given out of goodwill. */
  chargeId: field.id.nullable(),
  /** Of the charge, as it is now. */
  state: z.enum(['held', 'settled', 'refunded']).nullable(),
  feature: z.string().nullable(),
  provider: z.string().nullable(),
  apiRoute: z.string().nullable(),
  errorMessage: z.string().nullable(),
  transactionId: z.string().nullable(),
  /** Still refundable of the charge, and the user's balance, once this refund was made. */
  remainingAfter: field.amountOrZero,
  balanceAfter: field.amountOrZero,
  actor: z.string(),
});
type ListedRefund = z.output<typeof listedRefund>;

export const listRefundsAnswer = z.object({ refunds: z.array(listedRefund), nextCursor });

type Row = Omit<ListedRefund, 'createdAt'> & { createdAt: Date; total: number; matches: boolean };

/**
 * Refunds that match, newest first, those out of goodwill among them. A page reads a bounded part
 * of the history: where little matches it may have fewer refunds than `limit`, even none, and still
 * a cursor to look further back with.
 */
export async function listRefunds(
  { sql }: { sql: Sql },
  input: Input,
): Promise<z.output<typeof listRefundsAnswer>> {
  const start: Moment = input.cursor ?? [input.to ?? END_OF_TIME, '', LOWEST_ID];
  const { rows, nextCursor: next } = await walk(start, input.limit, (from, most) =>
    stretch(sql, input, from, most),
  );
  return { refunds: rows, nextCursor: next };
}

const END_OF_TIME = '9999-12-31T23:59:59.999Z';
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

async function stretch(
  sql: Sql,
  input: Input,
  [time, userId, refundId]: Moment,
  most: number,
): Promise<Stretch<ListedRefund, Moment>> {
  const { from, state } = input;
  const rows = await sql<Row[]>`
    with read as materialized (
      select *, count(*) over () as total,
        row_number() over (order by created_at desc, user_id desc, refund_id desc) as nth
      from (
        select * from refunds
        where (created_at, user_id, refund_id) < (${time}::text::timestamptz, ${userId}, ${refundId}::text::uuid)
          ${input.userId === undefined ? sql`` : sql`and user_id = ${input.userId} and created_at <= ${time}::text::timestamptz`}
          ${from === undefined ? sql`` : sql`and created_at >= ${from}::text::timestamptz`}
        order by created_at desc, user_id desc, refund_id desc ${atMost(sql, most)}
      ) newest
    ), judged as (
      select r.*, c.state,
        (true ${whereEqual(sql, input, 'r', ['creditType', 'apiRoute', 'feature', 'provider', 'reason'])}
          ${state === undefined ? sql`` : sql`and c.state = ${state}`}) is true as matches
      from read r left join ${chargeOf(sql, 'r', null)} on true
    )
    select refund_id, user_id, created_at, reason, credit_type, amount, units, charge_id, state,
      feature, provider, api_route, error_message, transaction_id, remaining_after, balance_after,
      actor, total, matches
    from judged where matches or nth = total
    order by nth`;
  const places = rows.map(({ total: _, matches, createdAt, ...refund }) => {
    const row: ListedRefund = { ...refund, createdAt: createdAt.toISOString() };
    const after: Moment = [row.createdAt, row.userId, row.refundId];
    return { row, after, matches };
  });
  return {
    found: places.filter(({ matches }) => matches),
    end: (rows[0]?.total === most && places.at(-1)?.after) || null,
  };
}
