import { tz, TZDate } from '@date-fns/tz';
import {
  addDays,
  addMonths,
  addWeeks,
  differenceInCalendarDays,
  differenceInCalendarMonths,
  differenceInCalendarWeeks,
  startOfDay,
  startOfHour,
  startOfMonth,
  startOfWeek,
  startOfYear,
} from 'date-fns';
import { type Bucket, bucketMs } from './buckets.ts';

// Times are in milliseconds throughout; days, weeks (from Monday), months are those of a time zone.

const week = (zone: string) => ({ in: tz(zone), weekStartsOn: 1 }) as const;

/** The start of the bucket, or year, that a moment lies in. */
export function startOf(unit: Bucket | 'year', ms: number, zone: string): number {
  const context = { in: tz(zone) };
  if (unit === 'hour') return +startOfHour(ms, context);
  if (unit === 'day') return +startOfDay(ms, context);
  if (unit === 'week') return +startOfWeek(ms, week(zone));
  if (unit === 'month') return +startOfMonth(ms, context);
  if (unit === 'year') return +startOfYear(ms, context);
  return Math.floor(ms / bucketMs[unit]) * bucketMs[unit];
}

/** So many buckets later, by the calendar where they are days or longer. */
export function addBuckets(ms: number, n: number, bucket: Bucket, zone: string): number {
  const context = { in: tz(zone) };
  if (bucket === 'day') return +addDays(ms, n, context);
  if (bucket === 'week') return +addWeeks(ms, n, context);
  if (bucket === 'month') return +addMonths(ms, n, context);
  return ms + n * bucketMs[bucket];
}

export const daysBetween = (later: number, earlier: number, zone: string): number =>
  differenceInCalendarDays(later, earlier, { in: tz(zone) });

export const weeksBetween = (later: number, earlier: number, zone: string): number =>
  differenceInCalendarWeeks(later, earlier, week(zone));

export const monthsBetween = (later: number, earlier: number, zone: string): number =>
  differenceInCalendarMonths(later, earlier, { in: tz(zone) });

/** A wall clock's time without zone (2026-03-01, 2026-03-01T10:15) in a time zone. */
export function fromWallClock(text: string, zone: string): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = text.split(/\D/).map(Number);
  return +new TZDate(year, month - 1, day, hour, minute, zone);
}

const twoDigits = (n: number) => String(n).padStart(2, '0');

/** The day of a moment in a time zone: 2026-03-01. */
export function dayOf(ms: number, zone: string): string {
  const date = new TZDate(ms, zone);
  const year = String(date.getFullYear()).padStart(4, '0');
  return `${year}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

/** What a field of type `datetime-local` shows for a moment: 2026-03-01T10:15. */
export function wallClockOf(ms: number, zone: string): string {
  const date = new TZDate(ms, zone);
  return `${dayOf(ms, zone)}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}
