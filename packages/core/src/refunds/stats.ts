import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { whereCreated, whereEqual } from '../charges/filter.ts';
import { chargeOf } from '../charges/reading.ts';
import * as field from '../ledger/fields.ts';

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

export const refundStatsInput = z
  .strictObject({
    apiRoute: field.label.optional(),
    provider: field.label.optional(),
    feature: field.featureKey.optional(),
    /** Since this time, and before that; at most 366 days. */
    from: field.time,
    to: field.time,
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    message: 'Must be before `to`.',
    path: ['from'],
  })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_DAYS * DAY_MS, {
    message: `At most ${MOST_DAYS} days after \`from\`.`,
    path: ['to'],
  });
type Input = z.output<typeof refundStatsInput>;

/** Refunds and the credits they gave back. */
const part = z.object({ refunds: z.int(), amount: field.amountOrZero });

export const refundStatsAnswer = z.object({
  totalRefunds: z.int(),
  /** Credits of all types; `byType` tells them apart. */
  totalAmount: field.amountOrZero,
  /** By credit type. */
  byType: z.record(z.string(), part),
  byReason: z.record(z.string(), part),
  /** By API route; refunds that name none are counted under the empty text. */
  byRoute: z.record(z.string(), part),
  /** 0 to 1; null where no charge was opened. */
  refundRate: z.number().nullable(),
});
export type RefundStats = z.output<typeof refundStatsAnswer>;

type Row = {
  creditType: string | null;
  reason: string | null;
  apiRoute: string | null;
  grouping: number;
  refunds: number;
  amount: number;
};

/**
 * How much was refunded in a range, by the time of the refund, in all and by type, reason and
 * route. The refund rate is of the charges that were opened in the range: the share of them that
 * have been refunded since, in whole or in part, whenever that was. A settlement for less is no
 * refund, and credits given out of goodwill are of no charge.
 */
export async function refundStats({ sql }: { sql: Sql }, input: Input): Promise<RefundStats> {
  const [rows, refundRate] = await Promise.all([countRefunds(sql, input), rateOf(sql, input)]);
  const parts = (grouping: number, keyOf: (row: Row) => string | null) =>
    Object.fromEntries(
      rows
        .filter((row) => row.grouping === grouping)
        .map((row) => [keyOf(row) ?? '', { refunds: row.refunds, amount: row.amount }]),
    );
  const all = rows.find((row) => row.grouping === BY_NOTHING);
  return {
    totalRefunds: all?.refunds ?? 0,
    totalAmount: all?.amount ?? 0,
    byType: parts(BY_TYPE, ({ creditType }) => creditType),
    byReason: parts(BY_REASON, ({ reason }) => reason),
    byRoute: parts(BY_ROUTE, ({ apiRoute }) => apiRoute),
    refundRate,
  };
}

// A bit for each of credit type, reason and route that a row is not grouped by.
const BY_TYPE = 0b011;
const BY_REASON = 0b101;
const BY_ROUTE = 0b110;
const BY_NOTHING = 0b111;

const countRefunds = (sql: Sql, input: Input) => sql<Row[]>`
  select r.credit_type, r.reason, r.api_route, grouping(r.credit_type, r.reason, r.api_route),
    count(*) as refunds, coalesce(sum(r.amount), 0)::int8 as amount
  from refunds r
  where r.created_at >= ${input.from}::text::timestamptz and r.created_at < ${input.to}::text::timestamptz
    ${whereEqual(sql, input, 'r', ['apiRoute', 'feature', 'provider'])}
  group by grouping sets ((r.credit_type), (r.reason), (r.api_route), ())
  order by amount desc, refunds desc`;

/** Charges are counted by their first events; a refund is never before its charge was opened. */
async function rateOf(sql: Sql, input: Input): Promise<number | null> {
  const [row] = await sql<{ rate: number | null }[]>`
    select (
      select count(distinct r.charge_id)
      from refunds r cross join ${chargeOf(sql, 'r', null)}
      where r.created_at >= ${input.from}::text::timestamptz
        ${whereCreated(sql, input, 'c.created_at')}
        ${whereEqual(sql, input, 'c', ['apiRoute', 'feature', 'provider'])}
    )::float8 / nullif((
      select count(*) from events e
      where e.at >= ${input.from}::text::timestamptz and e.at < ${input.to}::text::timestamptz
        and e.kind in ('charged', 'held')
        ${whereEqual(sql, input, 'e', ['apiRoute', 'feature', 'provider'])}
    ), 0) as rate`;
  return row?.rate ?? null;
}
