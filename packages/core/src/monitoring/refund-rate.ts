import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { chargeFacts, reading } from './facts.ts';
import {
  openRange,
  type Range,
  rangeAnswer,
  reportFields,
  reportOver,
  toldRange,
} from './range.ts';

export const refundRateInput = reportOver(
  z.strictObject({
    ...reportFields,
    /** What the range is split by, besides time. */
    by: z.enum(['provider', 'feature', 'apiRoute', 'reason']).optional(),
  }),
);

const figures = {
  /** Charges that came to their end, and charges of which something was refunded for the first time. */
  finished: z.int(),
  refunded: z.int(),
  /** Refunds, several of which may be of one charge, or of none. */
  refunds: z.int(),
  /** Credits given back by them, of the credit type asked for. */
  credits: field.amountOrZero,
  /** Refunded by finished charges, 0 to 1; null where none finished. */
  refundRate: z.number().nullable(),
};

export const refundRateAnswer = rangeAnswer.extend({
  creditType: z.string(),
  ...figures,
  buckets: z.array(z.object({ at: z.iso.datetime(), ...figures })),
  /** By what the range is split by, the most refunded first; at most 50. Empty where not split. */
  parts: z.array(z.object({ key: z.string(), ...figures })),
});
export type RefundRate = z.output<typeof refundRateAnswer>;

type Counts = Record<'finished' | 'refunded' | 'refunds' | 'credits', number>;
type Row = { bucket: Date | null; key: string | null } & Counts;

const MOST_PARTS = 50;
const columns = {
  provider: 'provider',
  feature: 'feature',
  apiRoute: 'api_route',
  reason: 'reason',
};

/** Refunded by finished charges, 0 to 1; null where none finished. A refund may come long after the end. */
export const rateOf = (refunded: number, finished: number) =>
  finished === 0 ? null : Math.min(1, refunded / finished);

/**
 * How much was refunded over time. Charges are counted of all credit types, credits of one. A charge
 * counts when it came to its end, a refunded one at its first refund. Of a reason, the rate is that of
 * its refunds by all that finished.
 * @throws LedgerError range_too_fine
 */
export function refundRate(
  { sql }: { sql: Sql },
  input: z.output<typeof refundRateInput>,
): Promise<RefundRate> {
  return reading(sql, async (tx) => {
    const range = await openRange(tx, input);
    const rows = await countRefunds(tx, range, input);
    const empty = { finished: 0, refunded: 0, refunds: 0, credits: 0 };
    const byStart = new Map(rows.map((row) => [row.bucket?.getTime(), row]));
    const all = rows.find(({ bucket, key }) => bucket === null && key === null) ?? empty;
    const told = ({ finished, refunded, refunds, credits }: Counts) => ({
      ...{ finished, refunded, refunds, credits },
      refundRate: rateOf(refunded, finished),
    });
    return {
      ...toldRange(range),
      creditType: input.creditType,
      ...told(all),
      buckets: range.starts.map((start) => ({
        at: start.toISOString(),
        ...told(byStart.get(start.getTime()) ?? empty),
      })),
      parts: rows
        .flatMap(({ bucket, key, ...row }) =>
          bucket === null && key !== null ? [{ key, row }] : [],
        )
        .map(({ key, row }) => ({
          key,
          ...told(input.by === 'reason' ? { ...row, finished: all.finished } : row),
        }))
        .filter(({ refunds, finished }) => refunds > 0 || (input.by !== 'reason' && finished > 0))
        .toSorted((a, b) => b.refunded - a.refunded || b.finished - a.finished)
        .slice(0, MOST_PARTS),
    };
  });
}

/** By bucket, by what the range is split by, and in all, where both are null. */
function countRefunds(
  tx: Transaction,
  range: Range,
  { creditType, by, reason, feature, provider, apiRoute }: z.output<typeof refundRateInput>,
) {
  const because = reason === undefined ? tx`true` : tx`reason = ${reason}`;
  // First by all that they are told by: what is summed up several ways is then little.
  return tx<Row[]>`
    with parts as materialized (
      select bucket, ${by ? tx(columns[by]) : tx`null::text`} as key, sum(finished) as finished,
        sum(refunded) filter (where ${because}) as refunded,
        sum(events) filter (where kind = 'refunded' and ${because}) as refunds,
        sum(amount) filter (where kind = 'refunded' and credit_type = ${creditType} and ${because}) as credits
      from ${chargeFacts(tx, range, { feature, provider, apiRoute })} f
      group by 1, 2)
    select bucket, key, coalesce(sum(finished), 0)::int8 as finished,
      coalesce(sum(refunded), 0)::int8 as refunded, coalesce(sum(refunds), 0)::int8 as refunds,
      least(coalesce(sum(credits), 0), 9007199254740991) as credits
    from parts
    group by grouping sets ((bucket), (key), ())`;
}
