import { getNiceTickValues } from 'recharts';
import type { Series, Threshold } from './chart.ts';
import { type Row, totalOf } from './rows.ts';
import { formatOf, type Unit } from './unit.ts';

type Side = 'left' | 'right';

export const sideOf = ({ axis = 'left' }: { axis?: Side }): Side => axis;

/** What an axis must show. */
export type Drawn = {
  rows: readonly Row[];
  series: readonly Series[];
  thresholds: readonly Threshold[];
  /** Of the left axis; the right one always does. */
  startsAtZero: boolean;
};

/** The least and the greatest that an axis must show; null where it shows nothing. */
function extent(side: Side, { rows, series, thresholds }: Drawn): [number, number] | null {
  const here = series.filter((one) => sideOf(one) === side);
  if (here.length === 0) return null;
  const stacks = (['bar', 'area'] as const).map((kind) =>
    here.filter((one) => one.kind === kind).map(({ key }) => key),
  );
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
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
  return least > greatest ? null : [least, greatest];
}

/** What an axis reaches over at least, as a share of its greatest figure: less would blow up noise. */
const LEAST_SHOWN = 0.04;

export type Scale = { domain: [number, number]; ticks: number[] };

/** Round marks that hold every figure and threshold, from 0 or the least below it unless said. */
export function scaleOf(side: Side, drawn: Drawn, unit: Unit): Scale {
  const [lowest, highest] = extent(side, drawn) ?? [0, 0];
  const greatest = Math.max(highest, 0);
  const fromZero = drawn.startsAtZero || side === 'right';
  const least = Math.min(lowest, fromZero ? 0 : greatest * (1 - LEAST_SHOWN));
  const { whole = false, flat = 1 } = formatOf(unit);
  // Where all is 0 there is still a scale to see that on.
  const top = greatest === 0 && least === 0 ? flat : greatest;
  const nice = getNiceTickValues([least, top], 5, !whole, 'snap125');
  const ticks = nice.slice(0, nice.findIndex((one) => one >= top) + 1 || undefined);
  return { domain: [ticks[0] ?? 0, ticks.at(-1) ?? top], ticks };
}
