import { type Bucket, bucketFor, bucketMs, isFineEnough } from './buckets.ts';
import {
  addBuckets,
  dayOf,
  daysBetween,
  fromWallClock,
  monthsBetween,
  startOf,
} from './calendar.ts';
import { HOUR } from './lengths.ts';
import { relativeId, relativeSpan, sayRelative, type Shift, type Span } from './relative.ts';
import type { RangeSearch } from './search.ts';
import { saySpan } from './words.ts';

export type Resolved = Span & { bucket: Bucket; words: string; isAll: boolean };

type Asked = Pick<RangeSearch, 'range' | 'from' | 'to' | 'bucket'>;

/** What an address asks for, as of `now` in a time zone; `fallback` where it asks for nothing. */
export function resolve(asked: Asked, now: number, zone: string, fallback: string): Resolved {
  const fixed = fixedSpan(asked, now, zone);
  const id = relativeId(asked.range) ?? fallback;
  const span = fixed ?? relativeSpan(id, now, zone);
  const bucket = bucketIn(span, asked.bucket);
  // Its first bucket is a whole one too.
  const isRolling = !fixed && span.before !== null && 'ms' in span.before;
  const from = isRolling && bucketMs[bucket] <= HOUR ? startOf(bucket, span.from, zone) : span.from;
  return {
    ...span,
    from,
    bucket,
    words: fixed ? saySpan(span.from, fixed.end, zone) : sayRelative(id),
    isAll: !fixed && id === 'all',
  };
}

/** The step asked for, where the range can be counted in it. */
export function bucketIn({ from, to }: Pick<Span, 'from' | 'to'>, asked?: Bucket): Bucket {
  const length = to - from;
  return asked && isFineEnough(asked, length) ? asked : bucketFor(length);
}

const isDay = (text: string) => !text.includes('T');

/** From and to of an address; what lies in the future is cut off, `end` is where it was to end. */
function fixedSpan(asked: Asked, now: number, zone: string): (Span & { end: number }) | null {
  if (asked.from === undefined) return null;
  const from = startingAt(asked.from, zone);
  const end = asked.to === undefined ? now : endingAt(asked.to, zone);
  if (end <= from) return null;
  const endsNow = end >= now && from < now;
  const to = endsNow ? now : end;
  return { from, to, end, endsNow, before: shiftOf(from, end, zone) };
}

const startingAt = (text: string, zone: string) =>
  isDay(text) ? fromWallClock(text, zone) : Date.parse(text);

const endingAt = (text: string, zone: string) =>
  isDay(text) ? addBuckets(fromWallClock(text, zone), 1, 'day', zone) : Date.parse(text);

/** The time before whole months are months, that before whole days days. */
function shiftOf(from: number, to: number, zone: string): Shift {
  const isWhole = (unit: Bucket) =>
    startOf(unit, from, zone) === from && startOf(unit, to, zone) === to;
  if (isWhole('month')) return { months: monthsBetween(to, from, zone) };
  if (isWhole('day')) return { days: daysBetween(to, from, zone) };
  return { ms: to - from };
}

/** A range as the picker and the field show it: 2026-03-01 and 2026-03-15, the last included. */
export const daysOf = ({ from, to }: Pick<Span, 'from' | 'to'>, zone: string): [string, string] => [
  dayOf(from, zone),
  dayOf(to - 1, zone),
];
