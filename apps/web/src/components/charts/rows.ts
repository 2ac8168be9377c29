import { type Bucket, bucketMs } from '../range/buckets.ts';
import { addBuckets } from '../range/calendar.ts';
import type { Comparison } from './chart.ts';

/** One bucket of a chart; times in milliseconds. */
export type Row = {
  at: number;
  until: number;
  /** Whether it still runs. */
  isOpen: boolean;
  /** By the key of the series. */
  values: Record<string, number | null>;
  /** Those of the time compared with, and when that was. */
  before: Record<string, number | null> | null;
  was: number | null;
};

export type RowsInput = {
  points: readonly { readonly at: string }[];
  keys: readonly string[];
  bucket: Bucket;
  timeZone: string;
  completeUntil?: string | undefined;
  comparison?: Comparison | undefined;
  skipEmptyStart?: boolean | undefined;
};

/** The points as rows in order of time, those of the comparison in their places beside them. */
export function rowsOf(input: RowsInput): Row[] {
  const { points, keys, bucket, timeZone, completeUntil, comparison, skipEmptyStart } = input;
  const complete =
    completeUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(completeUntil);
  const times = points.map(({ at }) => Date.parse(at));
  const rowAt = (at: number, next: number | undefined): Row => {
    const until = endOf(at, next, bucket, timeZone);
    return { at, until, isOpen: until > complete, values: {}, before: null, was: null };
  };
  const rows = points.map((point, i) => ({
    ...rowAt(times[i] ?? 0, times[i + 1]),
    values: figuresOf(point, keys),
  }));
  const all = comparison ? withComparison(rows, comparison, keys, rowAt) : rows;
  const first = skipEmptyStart ? all.findIndex(hasAnything) : 0;
  return first === -1 ? [] : all.slice(first);
}

/** Buckets follow each other, unless some are missing in between. */
function endOf(at: number, next: number | undefined, bucket: Bucket, zone: string): number {
  if (next !== undefined && next > at && next - at < 1.5 * bucketMs[bucket]) return next;
  return addBuckets(at, 1, bucket, zone);
}

function figuresOf(point: object, keys: readonly string[]): Row['values'] {
  const given: Record<string, unknown> = { ...point };
  return Object.fromEntries(keys.map((key) => [key, figure(given[key])]));
}

const figure = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

function withComparison(
  rows: Row[],
  { points }: Comparison,
  keys: readonly string[],
  rowAt: (at: number, next: number | undefined) => Row,
): Row[] {
  const all = rows.map((row) => ({ ...row }));
  const added: Row[] = [];
  let i = 0;
  for (const point of points) {
    const at = Date.parse(point.at);
    while ((all[i]?.until ?? Number.POSITIVE_INFINITY) <= at) i += 1;
    const inPlace = all[i];
    const isHere = inPlace !== undefined && inPlace.at <= at && inPlace.before === null;
    const row = isHere ? inPlace : rowAt(at, inPlace?.at);
    row.before = figuresOf(point, keys);
    row.was = Date.parse(point.was ?? point.at);
    // Nothing runs yet where there is only something to compare with.
    if (!isHere && inPlace?.before == null) added.push({ ...row, isOpen: false });
  }
  return added.length === 0 ? all : [...all, ...added].sort((a, b) => a.at - b.at);
}

const hasAnything = ({ values, before }: Row): boolean =>
  [...Object.values(values), ...Object.values(before ?? {})].some(Boolean);

/** Whether there is nothing to draw: no figure at all, or only bars and areas of nothing. */
export function isEmpty(rows: readonly Row[], hasLines: boolean): boolean {
  if (rows.some(hasAnything)) return false;
  return !hasLines || !rows.some(({ values }) => Object.values(values).some((v) => v !== null));
}

/** A sum of what is there; null where nothing is. */
export function totalOf(figures: Row['values'] | null, keys: readonly string[]): number | null {
  const there = keys.map((key) => figures?.[key] ?? null).filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0);
}

/** The same rows with an empty one wherever buckets are missing, so that no line crosses them. */
export function withGaps(rows: readonly Row[]): Row[] {
  return rows.flatMap((row, i) => {
    const next = rows[i + 1];
    if (!next || next.at - row.until < (row.until - row.at) / 2) return [row];
    return [row, { ...row, at: row.until, until: next.at, values: {}, before: null, was: null }];
  });
}
