import { type Bucket, bucketMs } from '../range/buckets.ts';
import { addBuckets, dayOf, fromWallClock, monthsBetween, startOf } from '../range/calendar.ts';
import { DAY, HOUR, MINUTE } from '../range/lengths.ts';

type Step = { unit: 'ms' | 'day' | 'week' | 'month'; n: number; ms: number };

const steps: Step[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => ({ unit: 'ms' as const, n: n * MINUTE, ms: n * MINUTE })),
  ...[1, 2, 3, 6, 12].map((n) => ({ unit: 'ms' as const, n: n * HOUR, ms: n * HOUR })),
  ...[1, 2, 3].map((n) => ({ unit: 'day' as const, n, ms: n * DAY })),
  ...[1, 2].map((n) => ({ unit: 'week' as const, n, ms: n * 7 * DAY })),
  ...[1, 2, 3, 6, 12, 24, 60, 120].map((n) => ({ unit: 'month' as const, n, ms: n * 30 * DAY })),
];

export type Tick = { x: number; label: string };

type Axis = { start: number; end: number; bucket: Bucket; timeZone: string };

/** Round times between start and end (milliseconds), at most so many; at the middle of long buckets. */
export function timeTicks(axis: Axis, most: number): Tick[] {
  const { start, end, bucket, timeZone: zone } = axis;
  const finest = bucketMs[bucket] >= DAY ? bucketMs[bucket] : 0;
  const step =
    steps.find(({ ms }) => ms >= finest && (end - start) / ms <= Math.max(most, 1)) ?? steps.at(-1);
  if (!step) return [];
  const label = labels(step, zone);
  return roundTimes(start, end, step, zone)
    .map((at) => ({ x: middleOf(at, step, bucket, zone), label: label(at) }))
    .filter(({ x }) => x >= start && x <= end);
}

function roundTimes(start: number, end: number, step: Step, zone: string): number[] {
  const times: number[] = [];
  if (step.unit === 'ms') {
    for (let day = startOf('day', start, zone); day <= end; day = addBuckets(day, 1, 'day', zone)) {
      times.push(...timesOfDay(day, step.n, zone).filter((at) => at >= start && at <= end));
    }
    return times;
  }
  let at = startOf(step.unit, start, zone);
  if (step.unit === 'month') at = roundMonth(at, step.n, zone);
  for (; at <= end; at = addBuckets(at, step.n, step.unit, zone)) times.push(at);
  return times;
}

/** Counted from midnight, so that every day has the same marks: hours by the clock, also where it changes. */
function timesOfDay(day: number, step: number, zone: string): number[] {
  const next = addBuckets(day, 1, 'day', zone);
  const length = step < HOUR ? next - day : DAY;
  const times = Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step);
  if (step < HOUR) return times.map((ms) => day + ms);
  const date = dayOf(day, zone);
  return times.map((ms) => fromWallClock(`${date}T${ms / HOUR}:00`, zone));
}

/** Quarters begin in January, decades in years that end with 0. */
function roundMonth(month: number, n: number, zone: string): number {
  const year = startOf('year', month, zone);
  const since =
    n > 12
      ? monthsBetween(month, Date.UTC(2000, 0, 1, 12), zone)
      : monthsBetween(month, year, zone);
  return addBuckets(month, -(((since % n) + n) % n), 'month', zone);
}

/** Days and longer are named in their middle; hours where they begin. */
function middleOf(at: number, step: Step, bucket: Bucket, zone: string): number {
  const isOneBucket = bucket === 'day' ? step.unit !== 'ms' : step.unit === bucket;
  return isOneBucket ? (at + addBuckets(at, 1, bucket, zone)) / 2 : at;
}

function labels({ unit, n }: Step, timeZone: string): (at: number) => string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(undefined, { timeZone, ...options });
  const year = format({ year: 'numeric' });
  const month = format({ month: 'short' });
  const day = format({ month: 'short', day: 'numeric' });
  const clock = format({ hour: 'numeric', minute: '2-digit' });
  if (unit === 'ms') {
    return (at) => (startOf('day', at, timeZone) === at ? day : clock).format(at);
  }
  if (unit !== 'month') return (at) => day.format(at);
  if (n >= 12) return (at) => year.format(at);
  return (at) => (startOf('year', at, timeZone) === at ? year : month).format(at);
}
