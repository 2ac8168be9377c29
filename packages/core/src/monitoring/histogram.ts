import type { Sql, Transaction } from '@makegood/db';

/** Buckets of a histogram for each doubling: a percentile is told to within 9 % of the latency. */
const PER_DOUBLING = 4;

/** The bucket of a latency in milliseconds; what took less than one counts as one. */
export const latencyBucket = (sql: Sql | Transaction, column: string) => sql`
  floor(ln(greatest(${sql(column)}, 1)::float8) / ln(2::float8) * ${PER_DOUBLING} + 1e-9)::int2`;

/** How many took how long. */
export type Histogram = { bucket: number; charges: number }[];

/**
 * The latency in milliseconds that a share (0 to 1) of the charges did not exceed, within its bucket
 * by equal ratios; null where there are none.
 */
export function percentile(histogram: Histogram, share: number): number | null {
  const sorted = histogram.toSorted((a, b) => a.bucket - b.bucket);
  const all = sorted.reduce((sum, { charges }) => sum + charges, 0);
  if (all === 0) return null;
  let before = 0;
  for (const { bucket, charges } of sorted) {
    if (before + charges >= share * all) {
      const within = charges === 0 ? 0 : (share * all - before) / charges;
      return Math.round(2 ** ((bucket + within) / PER_DOUBLING));
    }
    before += charges;
  }
  return null;
}
