import type { Row } from './rows.ts';

/** Where the plot lies in its drawing, in pixels, and the times at its edges, in milliseconds. */
export type Plot = {
  left: number;
  top: number;
  width: number;
  height: number;
  start: number;
  end: number;
};

export const AXIS_WIDTH = 54;
export const AXIS_HEIGHT = 28;
export const MARGIN = { top: 14, right: 14, bottom: 0, left: 0 };
const WIDEST_BAR = 64;
/** Narrower bars have no gap between them. */
const NARROW_BAR = 4;
/** The width of a column where there are more bars than can be drawn. */
export const LEAST_BAR = 2.5;

export function plotOf(
  box: { width: number; height: number },
  times: { start: number; end: number },
  hasRightAxis: boolean,
): Plot {
  const left = MARGIN.left + AXIS_WIDTH;
  const right = MARGIN.right + (hasRightAxis ? AXIS_WIDTH : 0);
  return {
    left,
    top: MARGIN.top,
    width: Math.max(box.width - left - right, 1),
    height: Math.max(box.height - MARGIN.top - AXIS_HEIGHT, 1),
    ...times,
  };
}

export const timeAt = ({ left, width, start, end }: Plot, x: number): number =>
  start + (Math.min(Math.max((x - left) / width, 0), 1) || 0) * (end - start);

export const xOf = ({ left, width, start, end }: Plot, ms: number): number =>
  left + ((ms - start) / (end - start)) * width;

/** How far below the top of the drawing a value of an axis lies, in pixels. */
export function yOf({ top, height }: Plot, [least, greatest]: [number, number], value: number) {
  return top + (1 - (value - least) / (greatest - least)) * height;
}

/** The bar of a bucket: left edge and width in pixels, with a gap to the next. */
export function barOf(plot: Plot, { at, until }: Row): { x: number; width: number } {
  const full = xOf(plot, until) - xOf(plot, at);
  const gap = full > NARROW_BAR ? 0.16 * full : 0;
  const width = Math.min(Math.max(full - gap, LEAST_BAR), WIDEST_BAR);
  return { x: xOf(plot, at) + (full - width) / 2, width };
}

/** The row whose bucket a time lies in, or the nearest to it. */
export function rowAt(rows: readonly Row[], ms: number): Row | undefined {
  const distance = ({ at, until }: Row) =>
    ms >= at && ms < until ? -1 : Math.abs((at + until) / 2 - ms);
  return rows.reduce<Row | undefined>(
    (best, row) => (best === undefined || distance(row) < distance(best) ? row : best),
    undefined,
  );
}
