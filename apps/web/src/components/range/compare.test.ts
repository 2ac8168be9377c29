import { describe, expect, test } from 'vitest';
import { align, comparedWith } from './compare.ts';
import { resolve } from './resolve.ts';
import type { Comparing, RangeSearch } from './search.ts';

const iso = (ms: number) => new Date(ms).toISOString().replace(':00.000Z', 'Z');

function compare(comparing: Comparing, now: string, zone: string, asked: RangeSearch) {
  const found = resolve(asked, Date.parse(now), zone, '30d');
  const compared = comparedWith(comparing, found, zone);
  if (!compared) throw new Error('Nothing to compare with');
  const place = (at: string) =>
    align([{ at }], {
      from: found.from,
      compareFrom: compared.from,
      bucket: found.bucket,
      zone,
      shift: compared.shift,
    }).map((point) => point.at)[0];
  return { from: iso(compared.from), to: iso(compared.to), words: compared.words, place };
}

describe('the period before', () => {
  test('of a range that ends now ends as far into its last day', () => {
    const { from, to, words } = compare('previous', '2026-11-21T15:00:00Z', 'UTC', {
      range: '7d',
    });
    expect({ from, to, words }).toEqual({
      from: '2026-11-08T00:00Z',
      to: '2026-11-14T15:00Z',
      words: 'the 7 days before',
    });
  });

  test('has the same hours of the day across a change of the clocks', () => {
    const { from, place } = compare('previous', '2026-03-31T12:00:00Z', 'Europe/Berlin', {
      range: '7d',
    });
    expect(from).toBe('2026-03-17T23:00Z');
    // 9:00 in winter is under 9:00 in summer.
    expect(place('2026-03-24T08:00:00Z')).toBe('2026-03-31T07:00:00.000Z');
  });

  test('of a month is the month before, however long it is', () => {
    const { from, to, words, place } = compare('previous', '2026-04-10T00:00:00Z', 'UTC', {
      range: 'last-month',
    });
    expect({ from, to, words }).toEqual({
      from: '2026-02-01T00:00Z',
      to: '2026-03-01T00:00Z',
      words: 'the month before',
    });
    expect(place('2026-02-28T00:00:00Z')).toBe('2026-03-28T00:00:00.000Z');
  });

  test('never reaches into the range itself', () => {
    const { to } = compare('previous', '2026-03-31T20:00:00Z', 'UTC', { range: 'month' });
    expect(to).toBe('2026-02-28T20:00Z');
  });

  test('of hours is as long', () => {
    const { from, to, place } = compare('previous', '2026-11-21T15:07:00Z', 'UTC', { range: '1h' });
    expect({ from, to }).toEqual({ from: '2026-11-21T13:07Z', to: '2026-11-21T14:07Z' });
    expect(place('2026-11-21T13:30:00Z')).toBe('2026-11-21T14:30:00.000Z');
  });
});

describe('the year before', () => {
  test('puts weekdays under weekdays', () => {
    const { from, place } = compare('year', '2026-11-21T15:00:00Z', 'Europe/Berlin', {
      range: '30d',
    });
    expect(from).toBe('2025-10-23T22:00Z');
    const before = '2025-11-20T23:00:00.000Z';
    const now = place(before);
    expect(now).toBe('2026-11-19T23:00:00.000Z');
    expect(new Date(before).getUTCDay()).toBe(new Date(now ?? '').getUTCDay());
  });

  test('of months is twelve months before', () => {
    const { from, place } = compare('year', '2026-11-21T15:00:00Z', 'UTC', { range: '12mo' });
    expect(from).toBe('2024-12-01T00:00Z');
    expect(place('2025-02-01T00:00:00Z')).toBe('2026-02-01T00:00:00.000Z');
  });
});

test('weeks stand under weeks in their order', () => {
  const { place } = compare('previous', '2026-11-21T15:00:00Z', 'UTC', {
    range: '90d',
    bucket: 'week',
  });
  expect(place('2026-06-01T00:00:00Z')).toBe('2026-08-31T00:00:00.000Z');
});

test('all time is compared with nothing', () => {
  const found = resolve({ range: 'all' }, Date.UTC(2026, 10, 21), 'UTC', '30d');
  expect(comparedWith('previous', found, 'UTC')).toBeNull();
});
