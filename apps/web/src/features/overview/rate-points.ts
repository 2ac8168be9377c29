import { type Bucket, THRESHOLD } from './refund-rate.ts';

export type RatePoint = {
  at: string;
  /** The rate of a bucket that is over; null where nothing finished, which draws a gap. */
  rate: number | null;
  /** The rate of the bucket that still runs, and of the one before, from which its line starts. */
  running: number | null;
  /** Over, with no neighbour to draw a line to. */
  alone: boolean;
  /** Still running, with something finished in it. */
  open: boolean;
};

export function ratePoints(buckets: Bucket[]): RatePoint[] {
  const lastIndex = buckets.length - 1;
  const rateAt = (i: number) => (i < lastIndex ? (buckets[i]?.refundRate ?? null) : null);
  const running = buckets[lastIndex]?.refundRate ?? null;
  return buckets.map(({ at, refundRate }, i) => ({
    at,
    rate: rateAt(i),
    running: running !== null && i >= lastIndex - 1 ? refundRate : null,
    alone: rateAt(i) !== null && rateAt(i - 1) === null && rateAt(i + 1) === null,
    open: running !== null && i === lastIndex,
  }));
}

const scales: { top: number; step: number }[] = [
  { top: 0.1, step: 0.05 },
  { top: 0.2, step: 0.05 },
  { top: 0.4, step: 0.1 },
  { top: 0.6, step: 0.2 },
  { top: 1, step: 0.25 },
];

/** A scale from 0 that holds every rate and always shows the threshold. */
export function rateScale(buckets: Bucket[]): { top: number; ticks: number[] } {
  const highest = Math.max(THRESHOLD, ...buckets.map(({ refundRate }) => refundRate ?? 0));
  const { top, step } = scales.find((scale) => highest <= scale.top) ?? { top: 1, step: 0.25 };
  return { top, ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step) };
}
