import { expect, test } from 'vitest';
import { periodAt, shifted, startOfPeriod } from './periods.ts';

const now = Date.parse('2026-11-21T23:30:00Z');

test('days and months are those of UTC', () => {
  expect(periodAt(now, 'day')).toBe('2026-11-21');
  expect(startOfPeriod(undefined, 'month', now)).toBe('2026-11-01T00:00:00.000Z');
  expect(startOfPeriod('2026-02-10', 'day', now)).toBe('2026-02-10T00:00:00.000Z');
});

test('what is to come, no date or of another length is the current one', () => {
  for (const period of ['2026-12', '2026-13', '2026-11-20', 'x'])
    expect(startOfPeriod(period, 'month', now)).toBe('2026-11-01T00:00:00.000Z');
});

test('the one before the first of a year is of the year before', () => {
  expect(shifted('2026-01-01T00:00:00.000Z', -1, 'month')).toBe('2025-12-01T00:00:00.000Z');
  expect(shifted('2026-03-01T00:00:00.000Z', -1, 'day')).toBe('2026-02-28T00:00:00.000Z');
});
