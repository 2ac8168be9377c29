import { expect, test } from 'vitest';
import { isBelow, stateOf, stretchesBelow, successRate, usualRate } from './reliability.ts';

const hours = (outcomes: [finished: number, failed: number][]) =>
  outcomes.map(([finished, failed], hour) => ({ from: hour, to: hour + 1, finished, failed }));

test('failures of charges that ended before count, but never below nothing', () => {
  expect(successRate({ finished: 4, failed: 1 })).toBe(0.75);
  expect(successRate({ finished: 1, failed: 3 })).toBe(0);
  expect(successRate({ finished: 0, failed: 0 })).toBeNull();
});

test('what is usual is told without the outages, however long', () => {
  const usual = usualRate(
    hours([
      [100, 2],
      [100, 3],
      [100, 90],
      [100, 2],
      [0, 0],
    ]),
  );
  expect(usual).toBeCloseTo(1 - 7 / 300);
  const halfOfTheTime = hours([
    ...Array.from({ length: 9 }, () => [60, 3] as [number, number]),
    ...Array.from({ length: 8 }, () => [60, 54] as [number, number]),
  ]);
  expect(usualRate(halfOfTheTime)).toBeCloseTo(0.95);
  const sparse = hours(Array.from({ length: 40 }, (_, i) => [4, i % 4 === 0 ? 1 : 0]));
  expect(usualRate(sparse)).toBeCloseTo(1 - 10 / 160);
  expect(usualRate([])).toBeNull();
});

test('few failures, and failures as usual, are chance', () => {
  expect(isBelow({ finished: 2, failed: 2 }, 1)).toBe(false);
  expect(isBelow({ finished: 100, failed: 5 }, 0.95)).toBe(false);
  expect(isBelow({ finished: 100, failed: 30 }, 0.7)).toBe(false);
  expect(isBelow({ finished: 100, failed: 30 }, 0.95)).toBe(true);
});

test('a time without work ends no stretch, good work does, and the last may go on', () => {
  const course = hours([
    [50, 1],
    [50, 40],
    [0, 0],
    [50, 30],
    [50, 1],
    [50, 1],
    [50, 25],
  ]);
  expect(stretchesBelow(course, 0.98, 100)).toEqual([
    { from: 1, to: 4, finished: 100, failed: 70 },
    { from: 6, to: 7, finished: 50, failed: 25 },
  ]);
  expect(stretchesBelow(course, 0.98, 6.5).at(-1)).toMatchObject({ from: 6, to: null });
});

test('a provider fares as the last hour says', () => {
  expect(stateOf({ finished: 0, failed: 0 }, 0.99)).toBe('idle');
  expect(stateOf({ finished: 3, failed: 2 }, 0.99)).toBe('working');
  expect(stateOf({ finished: 100, failed: 4 }, 0.99)).toBe('working');
  expect(stateOf({ finished: 100, failed: 20 }, 0.99)).toBe('degraded');
  expect(stateOf({ finished: 100, failed: 60 }, 0.99)).toBe('failing');
});
