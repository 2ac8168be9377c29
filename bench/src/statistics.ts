/** What one measurement saw; times in milliseconds. */
export type Sample = { perSecond: number; p50: number; p99: number };
type Rate = Pick<Sample, 'perSecond'>;

/**
 * The value that the fraction `q` of all values does not exceed (nearest rank).
 * `sorted` is ascending; NaN where it is empty.
 */
export function percentile(sorted: ArrayLike<number>, q: number): number {
  const rank = Math.ceil(q * sorted.length);
  return sorted[Math.max(rank, 1) - 1] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** Sums up the latencies, in milliseconds, of calls that took so many seconds together. */
export function sampleOf(latencies: readonly number[], seconds: number): Sample {
  const sorted = Float64Array.from(latencies).sort();
  return {
    perSecond: latencies.length / seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  };
}

/** The middle of each figure over the rounds. */
export const medianOf = (samples: readonly Sample[]): Sample => ({
  perSecond: median(samples.map((sample) => sample.perSecond)),
  p50: median(samples.map((sample) => sample.p50)),
  p99: median(samples.map((sample) => sample.p99)),
});

/** How many times the other's throughput, round by round, since a round shares its weather; the middle of it. */
export const medianRatio = (samples: readonly Rate[], others: readonly Rate[]): number =>
  median(
    samples.map((sample, round) => sample.perSecond / (others[round]?.perSecond ?? Number.NaN)),
  );
