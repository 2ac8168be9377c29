import { describe, expect, test } from 'vitest';
import { bucketIn, resolve } from './resolve.ts';
import type { RangeSearch } from './search.ts';

const iso = (ms: number) => new Date(ms).toISOString().replace(':00.000Z', 'Z');

function at(now: string, zone: string, asked: RangeSearch) {
  const { from, to, bucket, endsNow } = resolve(asked, Date.parse(now), zone, '30d');
  return { from: iso(from), to: iso(to), bucket, endsNow };
}

describe('a range in days', () => {
  test('begins at midnight of the time zone, today counted', () => {
    expect(at('2026-11-21T23:30:00Z', 'Europe/Berlin', { range: '7d' })).toEqual({
      from: '2026-11-15T23:00Z',
      to: '2026-11-21T23:30Z',
      bucket: 'hour',
      endsNow: true,
    });
    expect(at('2026-11-21T23:30:00Z', 'America/New_York', { range: '7d' }).from).toBe(
      '2026-11-15T05:00Z',
    );
  });

  test('begins at midnight also across a change of the clocks', () => {
    expect(at('2026-03-30T12:00:00Z', 'Europe/Berlin', { range: '7d' }).from).toBe(
      '2026-03-23T23:00Z',
    );
    expect(at('2026-10-26T12:00:00Z', 'Europe/Berlin', { range: '7d' }).from).toBe(
      '2026-10-19T22:00Z',
    );
  });

  test('begins where a day begins that has no midnight', () => {
    expect(at('2026-09-06T12:00:00Z', 'America/Santiago', { range: 'today' }).from).toBe(
      '2026-09-06T04:00Z',
    );
  });
});

test('a range in hours goes back by the clock, from a whole bucket', () => {
  expect(at('2026-03-29T05:07:00Z', 'Europe/Berlin', { range: '24h' })).toEqual({
    from: '2026-03-28T05:00Z',
    to: '2026-03-29T05:07Z',
    bucket: '15m',
    endsNow: true,
  });
  expect(at('2026-03-29T05:07:00Z', 'Asia/Kolkata', { range: '24h', bucket: 'hour' }).from).toBe(
    '2026-03-28T04:30Z',
  );
});

test('months and years are those of the calendar', () => {
  const now = '2026-03-31T22:30:00Z';
  expect(at(now, 'Europe/Berlin', { range: 'month' }).from).toBe('2026-03-31T22:00Z');
  expect(at(now, 'UTC', { range: 'last-month' })).toEqual({
    from: '2026-02-01T00:00Z',
    to: '2026-03-01T00:00Z',
    bucket: 'day',
    endsNow: false,
  });
  expect(at(now, 'UTC', { range: 'year' }).from).toBe('2026-01-01T00:00Z');
  expect(at(now, 'UTC', { range: '12mo' })).toMatchObject({
    from: '2025-04-01T00:00Z',
    bucket: 'month',
  });
});

describe('from and to of an address', () => {
  test('are whole days of the time zone, the last included', () => {
    const asked = { from: '2026-03-28', to: '2026-03-29' };
    expect(at('2026-11-21T12:00:00Z', 'Europe/Berlin', asked)).toEqual({
      from: '2026-03-27T23:00Z',
      to: '2026-03-29T22:00Z',
      bucket: 'hour',
      endsNow: false,
    });
  });

  test('may be moments, and are cut off at now', () => {
    const asked = { from: '2026-03-28T10:00:00Z', to: '2026-03-28T14:00:00Z' };
    expect(at('2026-03-28T12:00:00Z', 'UTC', asked)).toEqual({
      from: '2026-03-28T10:00Z',
      to: '2026-03-28T12:00Z',
      bucket: 'minute',
      endsNow: true,
    });
  });

  test('that end before they begin are not taken', () => {
    expect(at('2026-11-21T12:00:00Z', 'UTC', { from: '2026-03-28', to: '2026-03-01' }).from).toBe(
      '2026-10-23T00:00Z',
    );
  });
});

test('an address with a range that does not exist shows the usual one', () => {
  const now = '2026-11-21T12:00:00Z';
  for (const range of ['constructor', '0d', '9999y', '']) {
    expect(at(now, 'UTC', { range })).toEqual(at(now, 'UTC', {}));
  }
});

test('steps that would be too many are not taken', () => {
  const year = { from: Date.UTC(2026, 0), to: Date.UTC(2027, 0) };
  expect(bucketIn(year, 'minute')).toBe('month');
  expect(bucketIn(year, 'day')).toBe('day');
  expect(bucketIn({ from: 0, to: 3_600_000 }, 'day')).toBe('minute');
});
