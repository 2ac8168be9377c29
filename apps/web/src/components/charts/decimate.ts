import { type Row, totalOf } from './rows.ts';

type Window = { start: number; end: number };

const columnOf = ({ at, until }: Row, { start, end }: Window, columns: number) =>
  Math.floor((((at + until) / 2 - start) / (end - start)) * columns);

/** The rows of each column of the drawing, as indices. */
function byColumn(rows: readonly Row[], window: Window, columns: number): number[][] {
  const found: number[][] = [];
  let last = Number.NaN;
  for (const [i, row] of rows.entries()) {
    const column = columnOf(row, window, columns);
    if (column === last) found.at(-1)?.push(i);
    else found.push([i]);
    last = column;
  }
  return found;
}

/**
 * No more rows than can be seen as lines: of each column the least and the greatest of every series, a
 * gap where there is nothing, the first row and the last, and what still runs.
 */
export function decimateLines(
  rows: readonly Row[],
  keys: readonly string[],
  window: Window,
  columns: number,
): Row[] {
  if (rows.length <= 2 * columns) return [...rows];
  const kept = new Set([0, rows.length - 1]);
  for (const [i, row] of rows.entries()) {
    if (!row.isOpen) continue;
    kept.add(i - 1);
    kept.add(i);
  }
  for (const column of byColumn(rows, window, columns)) {
    for (const key of keys) keepExtremes(column, (i) => rows[i]?.values[key] ?? null, kept);
  }
  return rows.filter((_, i) => kept.has(i));
}

function keepExtremes(
  column: readonly number[],
  valueAt: (i: number) => number | null,
  kept: Set<number>,
): void {
  let [least, greatest] = [-1, -1];
  for (const i of column) {
    const value = valueAt(i);
    if (value === null) continue;
    if (least === -1 || value < (valueAt(least) ?? 0)) least = i;
    if (greatest === -1 || value > (valueAt(greatest) ?? 0)) greatest = i;
  }
  // A gap that is as wide as the column is seen, a narrower one is not.
  for (const i of least === -1 ? column.slice(0, 1) : [least, greatest]) kept.add(i);
}

/** No more rows than can be seen as bars: of each column the one that stands highest. */
export function decimateBars(
  rows: readonly Row[],
  keys: readonly string[],
  window: Window,
  columns: number,
): Row[] {
  if (rows.length <= columns) return [...rows];
  const height = (i: number) => totalOf(rows[i]?.values ?? null, keys) ?? Number.NEGATIVE_INFINITY;
  return byColumn(rows, window, columns).flatMap((column) => {
    const highest = column.reduce((best, i) => (height(i) > height(best) ? i : best));
    return rows[highest] ?? [];
  });
}
