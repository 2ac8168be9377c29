import type { Rhythm } from '../refresh/calendar.ts';

// The calendar as a child would read it: day after day, until one is a day of the refresh. Slow, and
// plainly right. The real one is compared with it.

const DAY = 86_400_000;

/** The first refresh after a moment, and after the anchor; times in milliseconds since 1970 UTC. */
export function walkedRefresh(
  rhythm: Rhythm,
  anchorAt: number,
  after: number,
  day: number | null = null,
): number {
  const from = anchorAt > after ? anchorAt : after;
  if (day === null && rhythm.cadence === 'days') {
    for (let at = anchorAt, days = 0; ; at += DAY, days += 1) {
      if (at > from && days > 0 && days % rhythm.everyDays === 0) return at;
    }
  }
  const byAnchor = day === null && rhythm.cadence === 'anniversary';
  const wanted = byAnchor ? dayOfMonth(anchorAt) : (day ?? 1);
  const midnightOfAnchor = Date.parse(`${dateOf(anchorAt)}T00:00:00Z`);
  const time = byAnchor ? anchorAt - midnightOfAnchor : 0;
  for (let midnight = Date.parse(`${dateOf(from)}T00:00:00Z`); ; midnight += DAY) {
    const isLast = dayOfMonth(midnight + DAY) === 1;
    const falls = dayOfMonth(midnight) === wanted || (isLast && dayOfMonth(midnight) < wanted);
    if (falls && midnight + time > from) return midnight + time;
  }
}

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const dayOfMonth = (at: number) => Number(dateOf(at).slice(8));
