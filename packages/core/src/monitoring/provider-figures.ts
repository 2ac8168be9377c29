import { pgArray, type Transaction } from '@makegood/db';
import { z } from 'zod';
import { ofProvider } from '../ledger/reasons.ts';
import { chargeFacts, type Filters, latencyFacts } from './facts.ts';
import { type Histogram, percentile } from './histogram.ts';
import { cutRange, type Range } from './range.ts';
import { rateOf } from './refund-rate.ts';
import { successRate } from './reliability.ts';

const rate = z.number().nullable();
const ms = z.number().nullable();

export const providerFigures = {
  /** Charges that came to their end, and those whose work the provider failed. */
  finished: z.int(),
  failed: z.int(),
  /** The share that the provider did not fail, 0 to 1; null where none finished. */
  successRate: rate,
  /** Charges of which something was refunded for the first time, and their share of the finished. */
  refunded: z.int(),
  refundRate: rate,
  /** US dollars that became known as the cost, and those of charges that were refunded. */
  costUsd: z.number(),
  refundedCostUsd: z.number(),
  /** Milliseconds from the charge to its end that so many percent did not exceed. */
  p50: ms,
  p95: ms,
  p99: ms,
};

const figures = z.object(providerFigures);
export type ProviderFigures = z.output<typeof figures>;

/** What figures are of; what is not named is all. */
export type Part = { bucket?: Date; provider?: string; feature?: string };

type Counts = Pick<
  ProviderFigures,
  'finished' | 'failed' | 'refunded' | 'costUsd' | 'refundedCostUsd'
>;
type Row = { bucket: Date | null; provider: string | null; feature: string | null };
type Took = Row & { latency: number; charges: number };

const keyOf = ({ bucket, provider, feature }: Part | Row) =>
  JSON.stringify([bucket?.getTime() ?? null, provider ?? null, feature ?? null]);

const none: Counts = { finished: 0, failed: 0, refunded: 0, costUsd: 0, refundedCostUsd: 0 };

/** The figures of a range by bucket, provider, provider and bucket, and provider and feature. */
export async function readProviderFigures(tx: Transaction, range: Range, filters: Filters) {
  // What is not told by bucket is read from the longest sums that fill the range.
  const whole = cutRange({ ...range, starts: [range.from.getTime()], to: range.to.getTime() });
  const rows = [
    ...(await countOutcomes(tx, range, filters, 'bucket')),
    ...(await countOutcomes(tx, whole, filters, 'feature')),
  ];
  const took = [
    ...(await latenciesByBucket(tx, range, filters)),
    ...(await latenciesByFeature(tx, whole, filters)),
  ];
  const counts = new Map(
    rows.filter(({ reason }) => reason === null).map((row) => [keyOf(row), row]),
  );
  const failures = Map.groupBy(
    rows.filter(({ reason }) => reason !== null),
    keyOf,
  );
  const histograms = Map.groupBy(alsoOfWholes(took), keyOf);
  return {
    /** The parts that there is anything of. */
    parts: [...counts.values()],
    of(part: Part): ProviderFigures {
      const { finished, failed, refunded, costUsd, refundedCostUsd } =
        counts.get(keyOf(part)) ?? none;
      const histogram = histogramOf(histograms.get(keyOf(part)) ?? []);
      return {
        ...{ finished, failed, successRate: successRate({ finished, failed }) },
        ...{ refunded, refundRate: rateOf(refunded, finished), costUsd, refundedCostUsd },
        p50: percentile(histogram, 0.5),
        p95: percentile(histogram, 0.95),
        p99: percentile(histogram, 0.99),
      };
    },
    /** Failures by reason, of all, of a bucket or of a provider. */
    reasons: (part: Part): Record<string, number> =>
      Object.fromEntries(
        (failures.get(keyOf(part)) ?? []).map(({ reason, failed }) => [reason, failed]),
      ),
  };
}

/**
 * By provider and bucket, or by provider and feature and in all. Where the reason is null, of all reasons;
 * else only how much failed of it. First summed up by all that it is told by: what is summed up several
 * ways is then little.
 */
const countOutcomes = (
  tx: Transaction,
  range: Range,
  filters: Filters,
  by: 'bucket' | 'feature',
) => tx<(Row & { reason: string | null } & Counts)[]>`
  with parts as materialized (
    select f.${tx(by)}, f.provider,
      case when f.failed <> 0 and f.reason = any(${pgArray(ofProvider)}::text[]) then f.reason end as reason,
      sum(f.events) as events, sum(f.finished) as finished, sum(f.refunded) as refunded, sum(f.cost_usd) as cost_usd,
      sum(f.refunded_cost_usd) as refunded_cost_usd, sum(f.failed) as failed
    from ${chargeFacts(tx, range, filters)} f
    where f.provider <> ''
    group by 1, 2, 3)
  select ${by === 'bucket' ? tx`bucket, null as feature` : tx`null as bucket, feature`}, provider, reason,
    sum(finished)::int8 as finished,
    coalesce(sum(failed) filter (where reason is not null), 0)::int8 as failed,
    sum(refunded)::int8 as refunded, sum(cost_usd) as cost_usd, sum(refunded_cost_usd) as refunded_cost_usd
  from parts
  group by grouping sets (${
    by === 'bucket'
      ? tx`(bucket, provider), (bucket, reason), (bucket)`
      : tx`(provider, feature), (provider, reason), (reason), (provider), ()`
  })
  having case grouping(reason) when 1 then sum(events) > 0 else reason is not null and sum(failed) > 0 end`;

const latenciesByBucket = (tx: Transaction, range: Range, filters: Filters) => tx<Took[]>`
  select bucket, null as provider, null as feature, latency, sum(charges)::int8 as charges
  from ${latencyFacts(tx, range, filters)} h
  where provider <> ''
  group by bucket, latency
  having sum(charges) > 0`;

const latenciesByFeature = (tx: Transaction, range: Range, filters: Filters) => tx<Took[]>`
  select null as bucket, provider, feature, latency, sum(charges)::int8 as charges
  from ${latencyFacts(tx, range, filters)} h
  where provider <> ''
  group by provider, feature, latency
  having sum(charges) > 0`;

/** Those of features, which are summed up to those of providers and to those of all. */
function* alsoOfWholes(took: readonly Took[]): Generator<Took> {
  for (const row of took) {
    yield row;
    if (row.provider === null) continue;
    yield { ...row, feature: null };
    yield { ...row, provider: null, feature: null };
  }
}

function histogramOf(took: readonly Took[]): Histogram {
  const charges = new Map<number, number>();
  for (const row of took) charges.set(row.latency, (charges.get(row.latency) ?? 0) + row.charges);
  return [...charges].map(([bucket, counted]) => ({ bucket, charges: counted }));
}
