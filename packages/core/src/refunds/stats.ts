import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { whereEqual } from '../charges/filter.ts';
import * as field from '../ledger/fields.ts';
import { chargeFacts, reading } from '../monitoring/facts.ts';
import { rateOf } from '../monitoring/refund-rate.ts';
import { cutRange, grainAt } from '../monitoring/range.ts';

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
  /** 0 to 1; null where no charge finished. */
  refundRate: z.number().nullable(),
});
export type RefundStats = z.output<typeof refundStatsAnswer>;

type Row = {
  creditType: string | null;
  reason: string | null;
  apiRoute: string | null;
  grouping: number;
  finished: number;
  refunded: number;
  refunds: number;
  amount: number;
};

/**
 * How much was refunded in a range, by the time of the refund, in all and by type, reason and
 * route. The refund rate is that of monitoring: charges first refunded in the range, in whole or in
 * part, by charges that came to their end in it; whether those that were opened in it have been
 * refunded since, no sum can tell. A settlement for less is no refund, and credits given out of
 * goodwill are of no charge. Read from sums; only what the range cuts off of a quarter of an hour is
 * counted one by one, so that the figures are exact for any range.
 */
export async function refundStats({ sql }: { sql: Sql }, input: Input): Promise<RefundStats> {
  const rows = await reading(sql, (tx) => countRefunds(tx, input));
  const parts = (grouping: number, keyOf: (row: Row) => string | null) =>
    Object.fromEntries(
      rows
        .filter((row) => row.grouping === grouping && row.refunds > 0)
        .map((row) => [keyOf(row) ?? '', { refunds: row.refunds, amount: row.amount }]),
    );
  const all = rows.find((row) => row.grouping === BY_NOTHING);
  return {
    totalRefunds: all?.refunds ?? 0,
    totalAmount: all?.amount ?? 0,
    byType: parts(BY_TYPE, ({ creditType }) => creditType),
    byReason: parts(BY_REASON, ({ reason }) => reason),
    byRoute: parts(BY_ROUTE, ({ apiRoute }) => apiRoute),
    refundRate: rateOf(all?.refunded ?? 0, all?.finished ?? 0),
  };
}

// A bit for each of credit type, reason and route that a row is not grouped by.
const BY_TYPE = 0b011;
const BY_REASON = 0b101;
const BY_ROUTE = 0b110;
const BY_NOTHING = 0b111;

async function countRefunds(tx: Transaction, input: Input): Promise<Row[]> {
  const [clock] = await tx<{ now: Date }[]>`select makegood_now() as now`;
  if (!clock) throw new Error('The database did not tell the time');
  const { since, before } = wholeOf(input, clock.now);
  const whole = { bucket: 'month', timeZone: 'UTC' } as const;
  const summed = cutRange({ starts: [since], to: before, now: clock.now, ...whole });
  const { apiRoute, feature, provider } = input;
  return tx<Row[]>`
    select f.credit_type, f.reason, f.api_route, grouping(f.credit_type, f.reason, f.api_route),
      coalesce(sum(f.finished), 0)::int8 as finished, coalesce(sum(f.refunded), 0)::int8 as refunded,
      coalesce(sum(f.events) filter (where f.kind = 'refunded'), 0)::int8 as refunds,
      least(coalesce(sum(f.amount) filter (where f.kind = 'refunded'), 0), 9007199254740991) as amount
    from (
      select credit_type, reason, api_route, kind, events, finished, refunded, amount
      from ${chargeFacts(tx, summed, { apiRoute, feature, provider })} s
      ${oneByOne(tx, input, input.from, new Date(since).toISOString())}
      ${oneByOne(tx, input, new Date(before).toISOString(), input.to)}) f
    group by grouping sets ((f.credit_type), (f.reason), (f.api_route), ())
    order by amount desc, refunds desc`;
}

/** The part of the range that whole sums fill. */
function wholeOf({ from, to }: Input, now: Date): { since: number; before: number } {
  const asked = { from: Date.parse(from), to: Date.parse(to) };
  const since = Math.ceil(asked.from / grainAt(asked.from, now)) * grainAt(asked.from, now);
  const before = Math.floor(asked.to / grainAt(asked.to, now)) * grainAt(asked.to, now);
  return since < before ? { since, before } : { since: asked.to, before: asked.to };
}

const oneByOne = (tx: Transaction, input: Input, from: string, to: string) => tx`
  union all
  select e.credit_type, coalesce(e.reason, ''), coalesce(e.api_route, ''), e.kind, 1, e.finishes::int,
    e.refunds::int, e.amount
  from events e
  where e.at >= ${from}::text::timestamptz and e.at < ${to}::text::timestamptz
    ${whereEqual(tx, input, 'e', ['apiRoute', 'feature', 'provider'])}`;
