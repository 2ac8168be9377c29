import { describe, expect, test } from 'vitest';
import { median, medianRatio, percentile, sampleOf } from './statistics.ts';

const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

describe('percentile', () => {
  test('is the smallest value that so many do not exceed', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile([1, 2, 3], 0.99)).toBe(3);
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([1, 2], 0)).toBe(1);
  });

  test('of nothing is not a number', () => expect(percentile([], 0.99)).toBeNaN());
});

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('a sample does not depend on the order of the calls', () => {
  expect(sampleOf(hundred.toReversed(), 4)).toEqual({ perSecond: 25, p50: 50, p99: 99 });
});

test('a ratio compares round with round', () => {
  const at = (perSecond: number) => ({ perSecond, p50: 1, p99: 1 });
  // Both ran four times as fast in the second round: the ratio stays.
  expect(medianRatio([at(100), at(400), at(90)], [at(10), at(40), at(10)])).toBe(10);
});
