import { expect, test } from 'vitest';
import type { Series } from './chart.ts';
import { keyAt } from './key-at.ts';

const plot = { left: 0, top: 0, width: 100, height: 100, start: 0, end: 1 };
const scale = { domain: [0, 100] as [number, number], ticks: [] };
const scales = { left: scale, right: scale };
const row = (values: Record<string, number | null>) => ({
  at: 0,
  until: 1,
  isOpen: false,
  values,
  before: null,
  was: null,
});
const of = (kind: Series['kind'], ...keys: string[]): Series[] =>
  keys.map((key) => ({ key, label: key, color: 1, kind }));

test('a click on a stack opens the part that is there', () => {
  const series = of('bar', 'settled', 'refunded');
  const bars = row({ settled: 60, refunded: 20 });
  expect(keyAt(bars, 90, plot, series, scales)).toBe('settled');
  expect(keyAt(bars, 30, plot, series, scales)).toBe('refunded');
});

test('a click beside lines opens the nearest that has a figure', () => {
  const series = of('line', 'p50', 'p95', 'p99');
  expect(keyAt(row({ p50: 10, p95: 60, p99: null }), 45, plot, series, scales)).toBe('p95');
  expect(keyAt(row({ p50: null, p95: null, p99: null }), 45, plot, series, scales)).toBe(undefined);
});
