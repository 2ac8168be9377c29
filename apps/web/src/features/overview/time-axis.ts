import type { Bucket } from './refund-rate.ts';

const HOUR_MS = 3_600_000;

/** How far apart the marks of the time axis are, by the length of a bucket in seconds. */
function stepOf(bucketSeconds: number): number {
  if (bucketSeconds <= 60) return HOUR_MS / 6;
  if (bucketSeconds <= 300) return HOUR_MS;
  if (bucketSeconds <= 900) return 3 * HOUR_MS;
  return 24 * HOUR_MS;
}

/** The buckets in which a round hour or a day begins, by the wall clock here. */
export function timeTicks(buckets: Bucket[], bucketSeconds: number): string[] {
  const step = stepOf(bucketSeconds);
  const steps = buckets.map(({ at }) => Math.floor(wallClock(Date.parse(at)) / step));
  return buckets.filter((_, i) => i > 0 && steps[i] !== steps[i - 1]).map(({ at }) => at);
}

const wallClock = (ms: number): number => ms - new Date(ms).getTimezoneOffset() * 60_000;

const hour = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** Writes a mark of the time axis. */
export const formatTick = (at: string, bucketSeconds: number): string =>
  (stepOf(bucketSeconds) < 24 * HOUR_MS ? hour : day).format(Date.parse(at));
