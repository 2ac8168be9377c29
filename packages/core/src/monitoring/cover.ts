import { boundsAt, type Level, levels, MINUTE_MS, MONTH, WEEK } from './levels.ts';

/** What is taken away is gone through once more: so many times the sums must be saved. */
const WORTH_IT = 1.5;

/**
 * A part of a bucket, in epoch milliseconds, that sums of one length fill exactly; or one beside it, that
 * is taken away from those that reach beyond the bucket.
 */
export type Segment = { bucket: number; level: Level; sign: 1 | -1; from: number; to: number };

/** Buckets one after the other, by their beginnings, and where the last one ends. */
export type Buckets = { starts: readonly Date[]; to: Date };

/**
 * Cuts buckets into the fewest sums that lie in them, the longest inside and shorter ones at the edges: a
 * quarter reads its months, and a few days and hours at its ends.
 */
export const cover = (buckets: Buckets): Segment[] => each(buckets, inside);

/**
 * Cuts them the same, or where far fewer sums do, into weeks and months that nearly are the bucket, less
 * what they have of its neighbours: a week of another time zone is one of UTC, but for the hours at its ends.
 */
export function coverNearly(buckets: Buckets): Segment[] {
  const [exact, near] = [cover(buckets), each(buckets, around)];
  return lengthOf(near) * WORTH_IT < lengthOf(exact) ? near : exact;
}

type Cut = (bucket: number, from: number, to: number) => Segment[];

const each = ({ starts, to }: Buckets, cut: Cut) =>
  starts.flatMap((start, index) => {
    const from = start.getTime();
    return cut(from, from, (starts[index + 1] ?? to).getTime());
  });

/** How many sums there are, whatever they are of. */
const lengthOf = (segments: readonly Segment[]) =>
  segments.reduce((sum, { level, from, to }) => sum + (to - from) / (level * MINUTE_MS), 0);

function inside(bucket: number, from: number, to: number, longest = 0): Segment[] {
  const level = levels[longest];
  if (level === undefined || from >= to) return [];
  const [first, last] = [boundsAt(level, from)[1], boundsAt(level, to)[0]];
  if (first >= last) return inside(bucket, from, to, longest + 1);
  return [
    ...inside(bucket, from, first, longest + 1),
    { bucket, level, sign: 1, from: first, to: last },
    ...inside(bucket, last, to, longest + 1),
  ];
}

const around: Cut = (bucket, from, to) =>
  ([MONTH, WEEK] as const)
    .map((level) => nearly(level, bucket, from, to))
    .reduce(
      (least, way) => (lengthOf(way) < lengthOf(least) ? way : least),
      inside(bucket, from, to),
    );

function nearly(level: Level, bucket: number, from: number, to: number): Segment[] {
  const [first, last] = [nearest(level, from), nearest(level, to)];
  if (first >= last) return inside(bucket, from, to);
  return [
    ...(from < first ? inside(bucket, from, first) : without(bucket, first, from)),
    { bucket, level, sign: 1, from: first, to: last },
    ...(last < to ? inside(bucket, last, to) : without(bucket, to, last)),
  ];
}

const without: Cut = (bucket, from, to) =>
  inside(bucket, from, to).map((segment) => ({ ...segment, sign: -1 }));

function nearest(level: Level, time: number): number {
  const [before, after] = boundsAt(level, time);
  return time - before < after - time ? before : after;
}
