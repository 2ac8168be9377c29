import type { Pulse } from './use-pulse.ts';

/** Above this share of refunded charges something is wrong. */
export const THRESHOLD = 0.05;

export type Bucket = Pulse['buckets'][number];

/** Where a refund rate stands against the threshold. */
export function standing(rate: number | null): 'none' | 'within' | 'above' {
  if (rate === null) return 'none';
  return rate > THRESHOLD ? 'above' : 'within';
}

/** Whether no charge finished in any of the buckets. */
export const isQuiet = (buckets: Bucket[]): boolean =>
  buckets.every((bucket) => bucket.settled + bucket.refunded + bucket.creditsRefunded === 0);
