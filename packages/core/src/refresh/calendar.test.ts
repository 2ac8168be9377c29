import { execFile } from 'node:child_process';
import { execPath } from 'node:process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { walkedRefresh } from '../testing/walked-calendar.ts';
import { nextRefresh, type Rhythm, staggered } from './calendar.ts';

const DAY = 24 * 60 * 60 * 1000;
const anniversary: Rhythm = { cadence: 'anniversary', everyDays: null };
const monthly: Rhythm = { cadence: 'month', everyDays: null };
const days = (everyDays: number): Rhythm => ({ cadence: 'days', everyDays });

/** The next refreshes one after the other, as they are written: without what is 0 of the time. */
function refreshes(
  count: number,
  rhythm: Rhythm,
  anchor: string,
  { after = anchor, day = null }: { after?: string; day?: number | null } = {},
): string[] {
  let at = Date.parse(after);
  return Array.from({ length: count }, () => {
    at = nextRefresh(rhythm, Date.parse(anchor), at, day);
    return new Date(at).toISOString().replace('T00:00:00.000Z', '');
  });
}

test('day 31 falls on the last day of every month of an ordinary year', () => {
  expect(refreshes(12, anniversary, '2026-12-31T00:00Z')).toEqual([
    ...['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30'],
    ...['2027-07-31', '2027-08-31', '2027-09-30', '2027-10-31', '2027-11-30', '2027-12-31'],
  ]);
});

test('day 31 falls on the last day of every month of a leap year', () => {
  expect(refreshes(12, anniversary, '2027-12-31T00:00Z')).toEqual([
    ...['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31', '2028-06-30'],
    ...['2028-07-31', '2028-08-31', '2028-09-30', '2028-10-31', '2028-11-30', '2028-12-31'],
  ]);
});

test.each([28, 29, 30, 31])('begun on day %i of January, February leaves no day behind', (day) => {
  const inMonth = (of: string, last: number) => `${of}-${Math.min(day, last)}`;
  expect(refreshes(3, anniversary, `2027-01-${day}T00:00Z`)).toEqual([
    ...[inMonth('2027-02', 28), inMonth('2027-03', 31), inMonth('2027-04', 30)],
  ]);
  expect(refreshes(3, anniversary, `2028-01-${day}T00:00Z`)).toEqual([
    ...[inMonth('2028-02', 29), inMonth('2028-03', 31), inMonth('2028-04', 30)],
  ]);
});

test('a plan begun on 29 February refreshes on the 28th of it in ordinary years', () => {
  const all = refreshes(48, anniversary, '2028-02-29T13:30Z');
  expect(all.filter((at) => at.slice(5, 7) === '02')).toEqual([
    ...['2029-02-28T13:30:00.000Z', '2030-02-28T13:30:00.000Z', '2031-02-28T13:30:00.000Z'],
    '2032-02-29T13:30:00.000Z',
  ]);
  expect(all.filter((at) => at.slice(5, 7) !== '02').every((at) => at.slice(8, 10) === '29')).toBe(
    true,
  );
});

test('2000 had a 29 February; 2100 has none', () => {
  expect(refreshes(1, anniversary, '2000-01-31T00:00Z')).toEqual(['2000-02-29']);
  expect(refreshes(1, anniversary, '2100-01-31T00:00Z')).toEqual(['2100-02-28']);
  expect(refreshes(1, anniversary, '2096-02-29T00:00Z', { after: '2100-02-01T00:00Z' })).toEqual([
    '2100-02-28',
  ]);
  expect(refreshes(2, days(30), '2100-02-01T00:00Z')).toEqual(['2100-03-03', '2100-04-02']);
});

test('every 30 days is counted from the moment the plan began, across months and years', () => {
  const anchor = '2027-12-15T23:59:59.999Z';
  expect(refreshes(4, days(30), anchor).map((at) => at.slice(0, 10))).toEqual([
    ...['2028-01-14', '2028-02-13', '2028-03-14', '2028-04-13'],
  ]);
  expect(refreshes(1, days(30), anchor, { after: '2029-06-01T00:00Z' })).toEqual([
    '2029-06-07T23:59:59.999Z',
  ]);
  expect(refreshes(2, days(366), '2027-03-01T00:00Z')).toEqual(['2028-03-01', '2029-03-02']);
  expect(refreshes(3, days(1), '2028-02-28T06:00Z').map((at) => at.slice(5, 13))).toEqual([
    ...['02-29T06', '03-01T06', '03-02T06'],
  ]);
});

test('each month begins on its first, whenever the plan began', () => {
  expect(refreshes(3, monthly, '2027-11-30T17:00Z')).toEqual([
    ...['2027-12-01', '2028-01-01', '2028-02-01'],
  ]);
  expect(refreshes(1, monthly, '2027-12-01T00:00Z')).toEqual(['2028-01-01']);
  expect(refreshes(1, monthly, '2027-11-30T23:59:59.999Z')).toEqual(['2027-12-01']);
});

test.each([
  [29, ['2027-01-29', '2027-02-28', '2027-03-29', '2027-04-29']],
  [30, ['2027-01-30', '2027-02-28', '2027-03-30', '2027-04-30']],
  [31, ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']],
])("a user's own day %i stands in place of any rhythm, at midnight", (day, expected) => {
  for (const rhythm of [anniversary, monthly, days(7)]) {
    expect(refreshes(4, rhythm, '2027-01-05T11:00Z', { day })).toEqual(expected);
  }
});

test('exactly at a refresh, the next one is the following', () => {
  const noon = '2027-01-31T12:00:00.000Z';
  expect(refreshes(1, anniversary, noon, { after: '2027-02-28T11:59:59.999Z' })).toEqual([
    '2027-02-28T12:00:00.000Z',
  ]);
  expect(refreshes(1, anniversary, noon, { after: '2027-02-28T12:00:00.000Z' })).toEqual([
    '2027-03-31T12:00:00.000Z',
  ]);
});

test('a plan that begins later refreshes first after it began', () => {
  const later = { after: '2027-01-01T00:00Z' };
  expect(refreshes(1, days(10), '2027-06-15T08:00Z', later)).toEqual(['2027-06-25T08:00:00.000Z']);
  expect(refreshes(1, monthly, '2027-06-15T08:00Z', later)).toEqual(['2027-07-01']);
  expect(refreshes(1, anniversary, '2027-06-30T08:00Z', later)).toEqual([
    '2027-07-30T08:00:00.000Z',
  ]);
  expect(refreshes(1, monthly, '2027-06-15T08:00Z', { ...later, day: 20 })).toEqual(['2027-06-20']);
});

const rhythm: fc.Arbitrary<Rhythm> = fc.oneof(
  fc.integer({ min: 1, max: 366 }).map(days),
  fc.constantFrom(monthly, anniversary),
);
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(1999, 0, 1), max: Date.UTC(2110, 0, 1) }),
  // The moments about which calendars are wrong.
  fc
    .tuple(
      fc.constantFrom(1999, 2000, 2027, 2028, 2099, 2100),
      fc.nat(11),
      fc.integer({ min: 26, max: 32 }),
      fc.constantFrom(-1, 0, 1, DAY / 2),
    )
    .map(([year, month, day, ms]) => Date.UTC(year, month, day) + ms),
);
/** Rarely years apart, as the walk takes as long. */
const distance = fc.oneof(
  fc.integer({ min: -400 * DAY, max: 400 * DAY }),
  fc.integer({ min: 0, max: 4000 * DAY }),
  fc.constantFrom(0, 1, -1, DAY, 30 * DAY, 30 * DAY - 1),
);
const own = fc.option(fc.integer({ min: 1, max: 31 }), { nil: null });

test('the next refresh is the one that a walk from day to day finds', () => {
  fc.assert(
    fc.property(rhythm, moment, distance, own, (cadence, anchor, ms, day) => {
      const after = anchor + ms;
      const next = nextRefresh(cadence, anchor, after, day);
      expect(next).toBe(walkedRefresh(cadence, anchor, after, day));
      expect(next).toBeGreaterThan(after);
      expect(next).toBeGreaterThan(anchor);
    }),
    { numRuns: 5_000 },
  );
});

test('asked at every moment, no refresh is skipped and none comes twice', () => {
  fc.assert(
    fc.property(
      rhythm,
      moment,
      own,
      fc.array(fc.integer({ min: 1, max: 20 * DAY })),
      (cadence, anchor, day, steps) => {
        let due = nextRefresh(cadence, anchor, anchor, day);
        let now = anchor;
        for (const step of steps) {
          // Until it comes, the next refresh is the same, whenever one asks.
          for (const at of [now, due - 1, Math.min(now + step, due - 1)]) {
            expect(nextRefresh(cadence, anchor, at, day)).toBe(due);
          }
          now = due;
          due = nextRefresh(cadence, anchor, now, day);
          expect(due).toBe(walkedRefresh(cadence, anchor, now, day));
          expect(due).toBeGreaterThan(now);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a year of refreshes by the month has 12, each on the day or on the last of a shorter month', () => {
  fc.assert(
    fc.property(moment, own, (anchor, day) => {
      let at = anchor;
      const found = Array.from({ length: 12 }, () => {
        at = nextRefresh(anniversary, anchor, at, day);
        return new Date(at);
      });
      const wanted = day ?? new Date(anchor).getUTCDate();
      const months = found.map((date) => date.getUTCFullYear() * 12 + date.getUTCMonth());
      for (const [n, date] of found.entries()) {
        expect(months[n]).toBe((months[0] ?? 0) + n);
        const lastDay = new Date(
          Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0),
        ).getUTCDate();
        expect(date.getUTCDate()).toBe(Math.min(wanted, lastDay));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('users who are set up together begin at moments of the 30 days before, each always at the same', () => {
  const now = Date.UTC(2027, 5, 1);
  const ages = Array.from({ length: 3000 }, (_, n) => now - staggered(`user-${n}`, now));
  expect(staggered('user-7', now)).toBe(now - (ages[7] ?? 0));
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...ages)).toBeLessThanOrEqual(30 * DAY);
  for (let day = 0; day < 30; day++) {
    const onDay = ages.filter((age) => Math.floor(age / DAY) === day).length;
    expect(onDay).toBeGreaterThan(50);
    expect(onDay).toBeLessThan(200);
  }
});

/** The refreshes of every rhythm about the hours that clocks are set forward and back at. */
const PROGRAM = `
  import { nextRefresh } from ${JSON.stringify(new URL('./calendar.ts', import.meta.url).href)};
  const rhythms = [1, 7, 30].map((everyDays) => ({ cadence: 'days', everyDays })).concat([
    { cadence: 'month', everyDays: null }, { cadence: 'anniversary', everyDays: null }]);
  const found = [];
  for (const rhythm of rhythms) for (const day of [null, 31]) {
    for (let hour = 0; hour < 48; hour++) {
      const anchor = Date.UTC(2027, 9, 30, hour, 30);
      let at = anchor;
      for (let n = 0; n < 14; n++) found.push((at = nextRefresh(rhythm, anchor, at, day)));
    }
  }
  console.log(JSON.stringify({ zone: new Date(0).getTimezoneOffset(), found }));`;

test('daylight saving moves no refresh, whatever the time zone of the server', async () => {
  const zones = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
  const told = await Promise.all(
    zones.map(async (TZ) => {
      const { stdout } = await promisify(execFile)(
        execPath,
        ['--input-type=module', '--eval', PROGRAM],
        { env: { TZ } },
      );
      return JSON.parse(stdout) as { zone: number; found: number[] };
    }),
  );
  expect(told.map(({ zone }) => zone)).toEqual([0, 300, -600, 660]);
  const [utc, ...others] = told.map(({ found }) => found);
  expect(utc).toHaveLength(5 * 2 * 48 * 14);
  for (const found of others) expect(found).toEqual(utc);
});

test('users who are set up together are spread over 30 days, also when their ids are numbers', () => {
  const now = Date.UTC(2030, 0, 31);
  const days = Array.from({ length: 3000 }, (_, n) =>
    Math.floor((now - staggered(`user-${n}`, now)) / 86_400_000),
  );
  const perDay = Array.from({ length: 30 }, (_, day) => days.filter((one) => one === day).length);
  expect(Math.min(...perDay)).toBeGreaterThan(60);
  expect(Math.max(...perDay)).toBeLessThan(140);
});
