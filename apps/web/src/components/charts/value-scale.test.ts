import { expect, test } from 'vitest';
import type { Row } from './rows.ts';
import { scaleOf } from './value-scale.ts';

const series = [{ key: 'rate', label: 'Rate', color: 1, kind: 'line' }] as const;
const rowsOf = (rates: (number | null)[]): Row[] =>
  rates.map((rate, n) => ({
    ...{ at: n, until: n + 1, isOpen: false, values: { rate }, before: null, was: null },
  }));

const scale = (rates: (number | null)[], startsAtZero: boolean, threshold?: number) =>
  scaleOf(
    'left',
    {
      ...{ rows: rowsOf(rates), series, startsAtZero },
      thresholds: threshold === undefined ? [] : [{ value: threshold, label: 'Threshold' }],
    },
    'share',
  ).domain;

test('an axis starts at 0, however far from it its figures are', () => {
  expect(scale([0.97, 1], true)).toEqual([0, 1]);
});

test('one that need not starts at a round value below the least figure', () => {
  expect(scale([0.972, 0.99, 1], false)).toEqual([0.96, 1]);
  expect(scale([0.62, 1, null], false)).toEqual([0.6, 1]);
});

test('it holds its threshold too', () => {
  expect(scale([0.99, 1], false, 0.95)).toEqual([0.94, 1]);
});

test('figures that are all the same do not fill it with nothing', () => {
  const [least, greatest] = scale([1, 1], false);
  expect(greatest).toBe(1);
  expect(least).toBeLessThanOrEqual(0.96);
  expect(scale([], false)).toEqual([0, 0.1]);
});

test('a figure of 0 is on it', () => {
  expect(scale([0, 1], false)).toEqual([0, 1]);
});
