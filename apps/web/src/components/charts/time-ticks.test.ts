import { expect, test } from 'vitest';
import { timeTicks } from './time-ticks.ts';

const ticks = (from: string, to: string, bucket: 'hour' | 'day' | 'month', most: number) =>
  timeTicks(
    { start: Date.parse(from), end: Date.parse(to), bucket, timeZone: 'Europe/Berlin' },
    most,
  ).map(({ x }) => new Date(x).toISOString().slice(0, 16));

test('hours are those of the clock, also on the day it changes', () => {
  expect(ticks('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'hour', 4)).toEqual([
    '2026-03-28T23:00',
    '2026-03-29T04:00',
    '2026-03-29T10:00',
    '2026-03-29T16:00',
    '2026-03-29T22:00',
  ]);
});

test('days are named in their middle', () => {
  expect(ticks('2026-11-01T23:00:00Z', '2026-11-03T23:00:00Z', 'day', 10)).toEqual([
    '2026-11-02T11:00',
    '2026-11-03T11:00',
  ]);
});

test('months are named by quarters from January, in their middle', () => {
  expect(ticks('2025-01-31T23:00:00Z', '2026-02-28T23:00:00Z', 'month', 6)).toEqual([
    '2025-04-15T22:00',
    '2025-07-16T10:00',
    '2025-10-16T10:30',
    '2026-01-16T11:00',
  ]);
});

test('there are never more than fit', () => {
  for (const days of [1, 2, 10, 45, 90, 400, 4000]) {
    const to = new Date(Date.UTC(2026, 0, 1 + days)).toISOString();
    expect(ticks('2026-01-01T00:00:00Z', to, 'hour', 8).length).toBeLessThanOrEqual(9);
  }
});
