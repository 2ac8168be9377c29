// All times are milliseconds since 1970 UTC. Days, months and years are UTC's, so that daylight
// saving, which UTC does not have, moves nothing.

/** When a plan refreshes: every so many days, on the first of the month, or on the day it began. */
export type Rhythm =
  | { cadence: 'days'; everyDays: number }
  | { cadence: 'month' | 'anniversary'; everyDays: null };

const DAY = 24 * 60 * 60 * 1000;

/**
 * The first refresh after a moment.
 * @param anchorAt when the plan began: what the days and the anniversaries are counted from
 * @param after the moment; where it is before the anchor, the first refresh after the anchor
 * @param day of the month (1 to 31) in place of the rhythm, at midnight UTC
 * Days 29 to 31 fall on the last day of a month that is shorter.
 */
export function nextRefresh(
  rhythm: Rhythm,
  anchorAt: number,
  after: number,
  day: number | null = null,
): number {
  const from = Math.max(anchorAt, after);
  if (day !== null) return nextMonthly(day, 0, from);
  switch (rhythm.cadence) {
    case 'days': {
      const period = rhythm.everyDays * DAY;
      return anchorAt + (Math.floor((from - anchorAt) / period) + 1) * period;
    }
    case 'month':
      return nextMonthly(1, 0, from);
    case 'anniversary':
      return nextMonthly(new Date(anchorAt).getUTCDate(), timeOfDay(anchorAt), from);
  }
}

const timeOfDay = (at: number) => ((at % DAY) + DAY) % DAY;

/** The first moment after another that falls on this day of a month, or on its last day. */
function nextMonthly(day: number, time: number, after: number): number {
  const date = new Date(after);
  const inMonth = (ahead: number) =>
    onDay(date.getUTCFullYear(), date.getUTCMonth() + ahead, day) + time;
  return inMonth(0) > after ? inMonth(0) : inMonth(1);
}

/** Midnight of a day of a month; of its last day where it is shorter. */
function onDay(year: number, month: number, day: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(day, lastDay));
}

const SPREAD_DAYS = 30;

/**
 * Where in the 30 days before a moment a user's plan is said to have begun, so that the refreshes of
 * many users who are set up together do not fall together. The same for the same user.
 */
export function staggered(userId: string, now: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < userId.length; i++) hash = Math.imul(hash ^ userId.charCodeAt(i), 0x01000193);
  // Ids that differ in their last characters alone are to fall far from each other too: the final
  // mix of MurmurHash3.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return now - Math.floor(((hash >>> 0) / 2 ** 32) * SPREAD_DAYS * DAY);
}
