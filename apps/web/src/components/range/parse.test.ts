import { expect, test } from 'vitest';
import { parseRange } from './parse.ts';

const now = Date.parse('2026-03-20T10:30:00Z');
const parse = (typed: string, zone = 'UTC') => parseRange(typed, now, zone);

test.each([
  ['last 3 days', '3d'],
  ['Past 2 weeks', '2w'],
  ['6h', '6h'],
  ['90 minutes', '90m'],
  ['last hour', '1h'],
  ['last 12 months', '12mo'],
  ['This month', 'month'],
  ['ytd', 'year'],
  ['yesterday', 'yesterday'],
  ['last week', 'last-week'],
  ['all', 'all'],
])('%s is a range by name or length', (typed, range) => {
  expect(parse(typed)).toEqual({ range });
});

test.each([
  ['2026-03-01', '2026-03-01', '2026-03-01'],
  ['2026-03-01 to 2026-03-15', '2026-03-01', '2026-03-15'],
  ['from 2026-03-01 until 2026-03-15', '2026-03-01', '2026-03-15'],
  ['2026-03-01..2026-03-15', '2026-03-01', '2026-03-15'],
  ['2026-02', '2026-02-01', '2026-02-28'],
  ['february', '2026-02-01', '2026-02-28'],
  ['Feb 2024', '2024-02-01', '2024-02-29'],
  ['mar 1 – mar 15', '2026-03-01', '2026-03-15'],
  ['1 March 2025 to March 3, 2025', '2025-03-01', '2025-03-03'],
  ['2025', '2025-01-01', '2025-12-31'],
])('%s is whole days, the last included', (typed, from, to) => {
  expect(parse(typed)).toEqual({ from, to });
  expect(parse(typed, 'Pacific/Auckland')).toEqual({ from, to });
});

test('times of day are those of the time zone', () => {
  expect(parse('2026-03-01 10:00 to 14:30', 'Europe/Berlin')).toEqual({
    from: '2026-03-01T09:00:00.000Z',
    to: '2026-03-01T13:30:00.000Z',
  });
});

test('since begins a range that ends now', () => {
  expect(parse('since 2026-03-01')).toEqual({ from: '2026-03-01', to: undefined });
});

test.each(['', 'soon', '2026-02-30', '2026-03-15 to 2026-03-01', 'last 0 days', '9999y', '1 to 2'])(
  '%j is not understood',
  (typed) => {
    expect(parse(typed)).toBeNull();
  },
);
