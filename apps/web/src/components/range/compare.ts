import type { ComparedPoint, Point } from '../charts/chart.ts';
import type { Bucket } from './buckets.ts';
import { addBuckets, daysBetween, monthsBetween, startOf, weeksBetween } from './calendar.ts';
import { HOUR } from './lengths.ts';
import type { Shift, Span } from './relative.ts';
import type { Comparing } from './search.ts';

/** So many weeks are about a year, and lead from a Monday to a Monday. */
const YEAR_DAYS = 52 * 7;

export type Compared = { from: number; to: number; shift: Shift; words: string };

/** How much earlier the time compared with is; null where there is none. */
function shiftFor(comparing: Comparing, before: Shift | null, bucket: Bucket): Shift | null {
  if (comparing === 'previous' || before === null) return before;
  return bucket === 'month' ? { months: 12 } : { days: YEAR_DAYS };
}

function earlier(ms: number, shift: Shift, zone: string): number {
  if ('ms' in shift) return ms - shift.ms;
  if ('days' in shift) return addBuckets(ms, -shift.days, 'day', zone);
  return addBuckets(ms, -shift.months, 'month', zone);
}

/** The time that a range is compared with: as long as it, also where it ends now; null for all time. */
export function comparedWith(
  comparing: Comparing,
  { from, to, before, bucket }: Span & { bucket: Bucket },
  zone: string,
): Compared | null {
  const shift = shiftFor(comparing, before, bucket);
  if (!shift) return null;
  return {
    from: earlier(from, shift, zone),
    // An hour that the clocks turn back twice is not counted twice.
    to: Math.min(earlier(to, shift, zone), from),
    shift,
    words: comparing === 'year' ? 'a year before' : sayBefore(shift),
  };
}

function sayBefore(shift: Shift): string {
  if ('days' in shift) return shift.days === 1 ? 'the day before' : `the ${shift.days} days before`;
  if ('months' in shift) {
    if (shift.months === 12) return 'the year before';
    return shift.months === 1 ? 'the month before' : `the ${shift.months} months before`;
  }
  const hours = shift.ms / HOUR;
  if (!Number.isInteger(hours)) return 'the same time before';
  return hours === 1 ? 'the hour before' : `the ${hours} hours before`;
}

type Ranges = { from: number; compareFrom: number; bucket: Bucket; zone: string; shift: Shift };

/** The points of the time compared with, each under the bucket of this one in its place. */
export function align<P extends Point>(
  points: readonly P[],
  { from, compareFrom, bucket, zone, shift }: Ranges,
): (P & ComparedPoint)[] {
  const days = daysBetween(from, compareFrom, zone);
  const place = (at: number): number => {
    if (bucket === 'week') {
      const n = weeksBetween(at, compareFrom, zone);
      return addBuckets(startOf('week', from, zone), n, 'week', zone);
    }
    if (bucket === 'month') {
      const n = monthsBetween(at, compareFrom, zone);
      return addBuckets(startOf('month', from, zone), n, 'month', zone);
    }
    return 'ms' in shift ? at + from - compareFrom : addBuckets(at, days, 'day', zone);
  };
  return points.map((point) => ({
    ...point,
    at: new Date(place(Date.parse(point.at))).toISOString(),
    was: point.at,
  }));
}
