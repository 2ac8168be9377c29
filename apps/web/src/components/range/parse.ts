import { addBuckets, dayOf, fromWallClock } from './calendar.ts';
import { presets } from './presets.ts';
import { relativeId } from './relative.ts';

/** A range as addresses hold it: by name or length, or from and to. */
export type Typed = { range: string } | { from: string; to: string | undefined };

const units: [pattern: RegExp, unit: string][] = [
  [/^(m|mins?|minutes?)$/, 'm'],
  [/^(h|hrs?|hours?)$/, 'h'],
  [/^(d|days?)$/, 'd'],
  [/^(w|wks?|weeks?)$/, 'w'],
  [/^(mo|mos|months?)$/, 'mo'],
  [/^(y|yrs?|years?)$/, 'y'],
];

const others: Record<string, string> = {
  all: 'all',
  everything: 'all',
  ytd: 'year',
  'this year': 'year',
  'last day': '24h',
  'this week': 'week',
  'last week': 'last-week',
};

/**
 * What a person types for a range: `last 3 days`, `6h`, `yesterday`, `march 2026`, `2026-03-01`,
 * `2026-03-01 to 2026-03-15`, `2026-03-01 10:00 to 14:30`, `since 2026-03-01`.
 * null where it makes no sense, or would end before it begins.
 */
export function parseRange(typed: string, now: number, zone: string): Typed | null {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^from /, '');
  const id = parseRelative(text);
  if (id !== undefined) return { range: id };
  const since = /^since (.+)$/.exec(text)?.[1];
  if (since !== undefined) {
    const start = parseTime(since, now, zone);
    return start && start.from < now
      ? { from: write(start.from, start.isDay, zone), to: undefined }
      : null;
  }
  const [first, second, ...more] = text.split(/\s+(?:to|until|till|-|–|—)\s+|\s*(?:–|—|\.\.)\s*/);
  if (!first || more.length > 0) return null;
  const start = parseTime(first, now, zone);
  if (!start) return null;
  const end = second === undefined ? start : parseTime(ofSameDay(second, first), now, zone);
  if (!end || end.to <= start.from) return null;
  const isDays = start.isDay && end.isDay;
  return {
    from: write(start.from, isDays, zone),
    to: isDays ? dayOf(end.to - 1, zone) : write(end.isDay ? end.to : end.from, false, zone),
  };
}

function parseRelative(text: string): string | undefined {
  const preset = presets.find(({ id, words }) => id === text || words === text);
  const known = preset?.id ?? others[text] ?? relativeId(text);
  if (known !== undefined) return known;
  const [, digits = '1', noun = ''] = /^(?:last |past )?(\d+)? ?([a-z]+)$/.exec(text) ?? [];
  const unit = units.find(([pattern]) => pattern.test(noun))?.[1];
  return unit === undefined ? undefined : relativeId(`${Number(digits)}${unit}`);
}

/** A time of day after a full time is one of the same day: `2026-03-01 10:00 to 14:30`. */
const ofSameDay = (second: string, first: string) =>
  /^\d{1,2}:\d{2}$/.test(second) ? `${first.slice(0, 10)} ${second}` : second;

const write = (ms: number, isDay: boolean, zone: string) =>
  isDay ? dayOf(ms, zone) : new Date(ms).toISOString();

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const monthOf = (name: string) => {
  const index = monthNames.indexOf(name.slice(0, 3));
  return index === -1 ? undefined : String(index + 1).padStart(2, '0');
};

type Time = { from: number; to: number; isDay: boolean };

/** A day, a month, a year or a minute, as a span from until before. */
function parseTime(text: string, now: number, zone: string): Time | null {
  const year = dayOf(now, zone).slice(0, 4);
  const of = (from: string, n: number, bucket: 'day' | 'month') => spanOf(from, n, bucket, zone);
  if (text === 'now') return { from: now, to: now, isDay: false };
  if (text === 'today') return of(dayOf(now, zone), 1, 'day');
  if (text === 'yesterday') return of(dayOf(addBuckets(now, -1, 'day', zone), zone), 1, 'day');
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return of(text, 1, 'day');
  if (/^\d{4}-\d{2}$/.test(text)) return of(`${text}-01`, 1, 'month');
  if (/^20\d{2}$/.test(text)) return of(`${text}-01-01`, 12, 'month');
  const clock = /^(\d{4}-\d{2}-\d{2})[t ](\d{1,2}):(\d{2})$/.exec(text);
  if (clock) return minute(`${clock[1]}T${clock[2]?.padStart(2, '0')}:${clock[3]}`, zone);
  const [, name = '', ofMonth] = /^([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(text) ?? [];
  const month = monthOf(name);
  if (month) return of(`${ofMonth ?? year}-${month}-01`, 1, 'month');
  return parseNamedDay(text, year, of);
}

/** `mar 1`, `March 1, 2026`, `1 March 2026`. */
function parseNamedDay(
  text: string,
  thisYear: string,
  of: (from: string, n: number, bucket: 'day') => Time | null,
): Time | null {
  const found =
    /^(?<name>[a-z]{3,9})\.? (?<day>\d{1,2})(?:,? (?<year>\d{4}))?$/.exec(text) ??
    /^(?<day>\d{1,2})\.? (?<name>[a-z]{3,9})\.?(?: (?<year>\d{4}))?$/.exec(text);
  const { name = '', day = '', year = thisYear } = found?.groups ?? {};
  const month = monthOf(name);
  return month ? of(`${year}-${month}-${day.padStart(2, '0')}`, 1, 'day') : null;
}

/** null for a day that there is not: February 30. */
function spanOf(day: string, n: number, bucket: 'day' | 'month', zone: string): Time | null {
  const from = fromWallClock(day, zone);
  if (Number.isNaN(from) || dayOf(from, zone) !== day) return null;
  return { from, to: addBuckets(from, n, bucket, zone), isDay: true };
}

function minute(text: string, zone: string): Time | null {
  const isTime = /T([01]\d|2[0-3]):[0-5]\d$/.test(text);
  const from = fromWallClock(text, zone);
  if (!isTime || dayOf(from, zone) !== text.slice(0, 10)) return null;
  return { from, to: from, isDay: false };
}
