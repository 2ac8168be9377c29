import { addBuckets, daysBetween, monthsBetween, startOf } from './calendar.ts';
import { daysOf } from './resolve.ts';
import type { Range } from './range.ts';

type Days = { from: string; to: string };

/** The time just before a range and that just after it, as addresses hold them; null in the future. */
export function neighbours({
  from,
  to,
  timeZone: zone,
  isAll,
  endsNow,
}: Pick<Range, 'from' | 'to' | 'timeZone' | 'isAll' | 'endsNow'>): {
  before: Days | null;
  after: Days | null;
} {
  if (isAll) return { before: null, after: null };
  const start = Date.parse(from);
  const end = Date.parse(to);
  const moved = (n: number) => move(start, end, n, zone, endsNow);
  return { before: moved(-1), after: endsNow ? null : moved(1) };
}

function move(start: number, end: number, n: number, zone: string, endsNow: boolean): Days {
  const dayEnd = endsNow ? nextDay(end, zone) : end;
  const whole = (unit: 'month' | 'day', at: number) => startOf(unit, at, zone) === at;
  if (!whole('day', start) || !whole('day', dayEnd)) {
    const length = (end - start) * n;
    return { from: iso(start + length), to: iso(end + length) };
  }
  // This month ends today, and goes on until its end.
  const monthEnd = endsNow ? addBuckets(startOf('month', end, zone), 1, 'month', zone) : end;
  const isMonths = whole('month', start) && whole('month', monthEnd);
  const unit = isMonths ? 'month' : 'day';
  const count = isMonths ? monthsBetween(monthEnd, start, zone) : daysBetween(dayEnd, start, zone);
  const shifted = (at: number) => addBuckets(at, n * count, unit, zone);
  const [from, to] = daysOf(
    { from: shifted(start), to: shifted(isMonths ? monthEnd : dayEnd) },
    zone,
  );
  return { from, to };
}

const nextDay = (at: number, zone: string) => addBuckets(startOf('day', at, zone), 1, 'day', zone);
const iso = (ms: number) => new Date(ms).toISOString();
