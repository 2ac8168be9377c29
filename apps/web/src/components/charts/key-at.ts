import type { Series } from './chart.ts';
import { type Plot, yOf } from './geometry.ts';
import type { Row } from './rows.ts';
import { type Scale, sideOf } from './value-scale.ts';

/**
 * The series whose mark in a row is at this height of the plot, in pixels: the part of the stack there,
 * else the line that is nearest; undefined where there is none.
 */
export function keyAt(
  row: Row,
  y: number,
  plot: Plot,
  series: readonly Series[],
  scales: Record<'left' | 'right', Scale>,
): string | undefined {
  const heightOf = (one: Series, value: number) => yOf(plot, scales[sideOf(one)].domain, value);
  return stackAt(row, y, series, heightOf) ?? nearest(row, y, series, heightOf);
}

type HeightOf = (one: Series, value: number) => number;

function stackAt({ values }: Row, y: number, series: readonly Series[], heightOf: HeightOf) {
  for (const kind of ['bar', 'area'] as const) {
    let sum = 0;
    for (const one of series) {
      const value = values[one.key] ?? 0;
      if (one.kind !== kind || value <= 0) continue;
      const bottom = heightOf(one, sum);
      sum += value;
      if (y <= bottom && y >= heightOf(one, sum)) return one.key;
    }
  }
  return undefined;
}

function nearest({ values }: Row, y: number, series: readonly Series[], heightOf: HeightOf) {
  const distance = (one: Series) => Math.abs(heightOf(one, values[one.key] ?? 0) - y);
  const there = series.filter(({ key }) => (values[key] ?? 0) !== 0);
  return there.sort((a, b) => distance(a) - distance(b))[0]?.key;
}
