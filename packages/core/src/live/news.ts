import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import { type BalanceRow, balanceRows, balancesFrom } from '../ledger/balances.ts';
import * as field from '../ledger/fields.ts';
import { asCursor, cursorOf } from '../paging.ts';
import { atMost } from '../walk.ts';

/** How far a user's refunds were told: up to this one. */
const place = z.tuple([z.iso.datetime(), field.id]);
export type Place = z.output<typeof place>;

const BEFORE_ALL: Place = ['1970-01-01T00:00:00.000Z', '00000000-0000-0000-0000-000000000000'];

/** Most refunds that are read, and told, at once. */
const MOST_REFUNDS = 50;

/** A refund as its user is told. */
export const liveRefund = z.object({
  refundId: field.id,
  chargeId: field.id.nullable(),
  amount: field.amountOrZero,
  creditType: z.string(),
  reason: field.reason,
  feature: z.string().nullable(),
  at: z.iso.datetime(),
});
export type LiveRefund = z.output<typeof liveRefund>;

/** Whose news are asked for, and since when; null: from now on. */
export type Ask = {
  userId: string;
  after: Place | null;
  /** Whether it comes back: of what it missed it is told the latest, and nothing older than a day. */
  resumes: boolean;
};

export type News = {
  /** The balances, as JSON. */
  balances: string;
  /** What was refunded, oldest first, each with the cursor after it. */
  refunds: { refund: LiveRefund; cursor: string }[];
  after: Place;
  /** There may be more refunds than were read. */
  more: boolean;
};

type Row = {
  balances: BalanceRow[] | null;
  refunds: LiveRefund[] | null;
  lastAt: Date | null;
  lastId: string | null;
};

/** The place of a cursor that was handed out; null for any other text. */
export const placeOf = (cursor: string): Place | null =>
  cursorOf(place).safeParse(cursor).data ?? null;

/** What each of them is told now, read in one statement for all. */
export async function readNews(sql: Sql, asks: readonly Ask[]): Promise<News[]> {
  const rows = await sql<Row[]>`
    with now as materialized (select makegood_now() as now)
    select balances.rows as balances, missed.rows as refunds,
      last.created_at as last_at, last.refund_id as last_id
    from unnest(
      ${pgArray(asks.map(({ userId }) => userId))}::text[],
      ${pgArray(asks.map(({ after }) => after?.[0] ?? null))}::timestamptz[],
      ${pgArray(asks.map(({ after }) => after?.[1] ?? null))}::uuid[],
      ${pgArray(asks.map(({ resumes }) => resumes))}::bool[]
    ) with ordinality as asked (user_id, at, id, resumes, n)
    left join lateral (
      select json_agg(b) as rows from (${balanceRows(sql, sql`(select asked.user_id)`)}) b
    ) balances on true
    left join lateral (
      select json_agg(r) as rows from (
        (${refundsAfter(sql, sql`not resumes`, sql`asc`)})
        union all
        (${refundsAfter(sql, sql`resumes and created_at > (select now from now) - interval '1 day'`, sql`desc`)})
      ) r
    ) missed on true
    left join lateral (
      select created_at, refund_id from refunds where user_id = asked.user_id and (asked.at is null or resumes)
      order by created_at desc, refund_id desc ${atMost(sql, 1)}
    ) last on true
    order by n`;
  return asks.map((ask, i) => {
    const row = rows[i];
    if (!row) throw new Error('An ask has no answer');
    return newsOf(ask, row);
  });
}

const refundsAfter = (sql: Sql, when: ReturnType<Sql>, direction: ReturnType<Sql>) => sql`
  select refund_id as "refundId", charge_id as "chargeId", amount, credit_type as "creditType", reason,
    feature, created_at as at
  from refunds
  where user_id = asked.user_id and (created_at, refund_id) > (asked.at, asked.id) and ${when}
  order by created_at ${direction}, refund_id ${direction} ${atMost(sql, MOST_REFUNDS)}`;

function newsOf(ask: Ask, { balances, refunds, lastAt, lastId }: Row): News {
  const told = (refunds ?? [])
    .map((refund) => ({ ...refund, at: new Date(refund.at).toISOString() }))
    .map((refund) => ({ refund, place: [refund.at, refund.refundId] satisfies Place }))
    .sort((a, b) => (a.place.join() < b.place.join() ? -1 : 1));
  const begins = ask.after === null || ask.resumes;
  const last: Place = lastAt && lastId ? [lastAt.toISOString(), lastId] : BEFORE_ALL;
  return {
    balances: JSON.stringify(balancesFrom(balances ?? [])),
    refunds: told.map(({ refund, place: at }) => ({ refund, cursor: asCursor(at) })),
    // What is left out at a beginning, since it is too old or too much, is never told.
    after: begins ? last : (told.at(-1)?.place ?? ask.after ?? last),
    more: !begins && told.length === MOST_REFUNDS,
  };
}
