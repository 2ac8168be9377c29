import { expect, test } from 'vitest';
import { backoff } from './backoff.ts';

const wait = (failures: number, random: number, atLeastMs = 0) =>
  backoff(failures, { retryMs: 2000, atLeastMs, random: () => random });

test('a stream that ended in order is opened again within a second', () => {
  expect(wait(0, 0)).toBe(0);
  expect(wait(0, 1)).toBe(1000);
});

test('each failure doubles the wait, up to half a minute, and half of it is chance', () => {
  expect([1, 2, 3, 4, 5, 60].map((failures) => wait(failures, 1))).toEqual([
    2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  expect(wait(3, 0)).toBe(4000);
});

test('what the server asks to wait is waited', () => {
  expect(wait(1, 1, 60_000)).toBe(60_000);
});
