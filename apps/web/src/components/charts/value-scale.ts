import { getNiceTickValues } from 'recharts';
import type { Series, Threshold } from './chart.ts';
import { type Row, totalOf } from './rows.ts';
import { formatOf, type Unit } from './unit.ts';

type Side = 'left' | 'right';

export const sideOf = ({ axis = 'left' }: { axis?: Side }): Side => axis;

/** The least and the greatest that an axis must show, with 0; null where it shows nothing. */
export function extent(
  side: Side,
  rows: readonly Row[],
  series: readonly Series[],
  thresholds: readonly Threshold[],
): [number, number] | null {
  const here = series.filter((one) => sideOf(one) === side);
  if (here.length === 0) return null;
  const stacks = (['bar', 'area'] as const).map((kind) =>
    here.filter((one) => one.kind === kind).map(({ key }) => key),
  );
  let least = 0;
  let greatest = 0;
  const take = (value: number | null) => {
    if (value === null) return;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  };
  for (const { values, before } of rows) {
    for (const figures of [values, before]) {
      for (const one of here) take(figures?.[one.key] ?? null);
      for (const keys of stacks) take(totalOf(figures, keys));
    }
  }
  for (const one of thresholds) if (sideOf(one) === side) take(one.value);
  return [least, greatest];
}

export type Scale = { domain: [number, number]; ticks: number[] };

/** Round marks from 0, or from the least below it, that hold every figure and threshold. */
export function scaleOf(
  side: Side,
  rows: readonly Row[],
  series: readonly Series[],
  thresholds: readonly Threshold[],
  unit: Unit,
): Scale {
  const [least, greatest] = extent(side, rows, series, thresholds) ?? [0, 0];
  const { whole = false, flat = 1 } = formatOf(unit);
  // Where all is 0 there is still a scale to see that on.
  const top = greatest === 0 && least === 0 ? flat : greatest;
  const nice = getNiceTickValues([least, top], 5, !whole, 'snap125');
  const ticks = nice.slice(0, nice.findIndex((one) => one >= top) + 1 || undefined);
  return { domain: [ticks[0] ?? 0, ticks.at(-1) ?? top], ticks };
}
