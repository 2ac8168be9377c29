import { addBuckets, startOf } from './calendar.ts';
import { DAY, HOUR, MINUTE } from './lengths.ts';
import { presets } from './presets.ts';

/** How the time before is found: so much earlier. */
export type Shift = { ms: number } | { days: number } | { months: number };

/** A time from `from` until before `to`, in milliseconds. */
export type Span = { from: number; to: number; endsNow: boolean; before: Shift | null };

/** Before this there was no Makegood. */
const BEGINNING = Date.UTC(2020, 0, 1);

type Named = { words: string; span: (now: number, zone: string) => Span };

const upTo = (now: number, from: number, before: Shift | null): Span => ({
  from,
  to: now,
  endsNow: true,
  before,
});

const back = (start: number, n: number, unit: 'day' | 'week' | 'month', zone: string) =>
  addBuckets(start, -n, unit, zone);

const named: Record<string, Named> = {
  today: {
    words: 'today',
    span: (now, zone) => upTo(now, startOf('day', now, zone), { days: 1 }),
  },
  yesterday: { words: 'yesterday', span: (now, zone) => whole('day', now, zone, { days: 1 }) },
  week: {
    words: 'this week',
    span: (now, zone) => upTo(now, startOf('week', now, zone), { days: 7 }),
  },
  'last-week': { words: 'last week', span: (now, zone) => whole('week', now, zone, { days: 7 }) },
  month: {
    words: 'this month',
    span: (now, zone) => upTo(now, startOf('month', now, zone), { months: 1 }),
  },
  'last-month': {
    words: 'last month',
    span: (now, zone) => whole('month', now, zone, { months: 1 }),
  },
  year: {
    words: 'year to date',
    span: (now, zone) => upTo(now, startOf('year', now, zone), { months: 12 }),
  },
  all: { words: 'all time', span: (now) => upTo(now, BEGINNING, null) },
};

/** The last day, week or month that is over. */
function whole(unit: 'day' | 'week' | 'month', now: number, zone: string, before: Shift): Span {
  const to = startOf(unit, now, zone);
  return { from: back(to, 1, unit, zone), to, endsNow: false, before };
}

const counted = {
  m: { noun: 'minute', ms: MINUTE },
  h: { noun: 'hour', ms: HOUR },
  d: { noun: 'day', ms: DAY },
  w: { noun: 'week', ms: 7 * DAY },
  mo: { noun: 'month', ms: 30 * DAY },
  y: { noun: 'year', ms: 365 * DAY },
};

const LONGEST = 20 * 365 * DAY;

function countOf(id: string): { n: number; unit: keyof typeof counted } | undefined {
  const [, digits, unit] = /^([1-9]\d{0,3})(m|h|d|w|mo|y)$/.exec(id) ?? [];
  if (!digits || !unit) return undefined;
  const found = { n: Number(digits), unit: unit as keyof typeof counted };
  return found.n * counted[found.unit].ms <= LONGEST ? found : undefined;
}

/** A range by name (`month`) or length (`30d`, `12mo`), as addresses hold it; undefined for others. */
export const relativeId = (value: unknown): string | undefined =>
  typeof value === 'string' && (Object.hasOwn(named, value) || countOf(value)) ? value : undefined;

/** The time that a range by name or length looks at. Days and longer begin with a whole one. */
export function relativeSpan(id: string, now: number, zone: string): Span {
  const byName = Object.hasOwn(named, id) ? named[id] : undefined;
  if (byName) return byName.span(now, zone);
  const { n, unit } = countOf(id) ?? { n: 24, unit: 'h' };
  if (unit === 'm' || unit === 'h') {
    const length = n * counted[unit].ms;
    return upTo(now, now - length, { ms: length });
  }
  if (unit === 'd' || unit === 'w') {
    const days = unit === 'w' ? 7 * n : n;
    return upTo(now, back(startOf('day', now, zone), days - 1, 'day', zone), { days });
  }
  const months = unit === 'y' ? 12 * n : n;
  return upTo(now, back(startOf('month', now, zone), months - 1, 'month', zone), { months });
}

/** `last 30 days`, `this month`. */
export function sayRelative(id: string): string {
  const preset = presets.find((one) => one.id === id);
  if (preset) return preset.words;
  const byName = Object.hasOwn(named, id) ? named[id] : undefined;
  if (byName) return byName.words;
  const { n, unit } = countOf(id) ?? { n: 24, unit: 'h' };
  return `last ${n === 1 ? counted[unit].noun : `${n} ${counted[unit].noun}s`}`;
}
