const MINUTE_MS = 60_000;

/** The lengths of the stretches that sums are kept of, in minutes: from 13 weeks down to a minute. */
export const levels = [131_040, 10_080, 1440, 360, 60, 15, 1] as const;
export type Level = (typeof levels)[number];

/** Weeks begin on Mondays, all other stretches where a day begins or within it. */
export const A_MONDAY = '2001-01-01T00:00:00Z';
const MONDAY_MS = Date.parse(A_MONDAY);

/** A part of a bucket that sums of one length fill exactly. */
export type Segment = { bucket: number; level: Level; from: number; to: number };

/**
 * Cuts the stretch from `from` to `to` (epoch milliseconds, whole minutes) into the fewest sums, the
 * longest inside and shorter ones at its edges: a month reads some four weeks, and a few days and hours at
 * its ends, whatever the time zone it was counted in.
 */
export function cover(bucket: number, from: number, to: number, longest = 0): Segment[] {
  const level = levels[longest];
  if (level === undefined || from >= to) return [];
  const length = level * MINUTE_MS;
  const first = MONDAY_MS + Math.ceil((from - MONDAY_MS) / length) * length;
  const last = MONDAY_MS + Math.floor((to - MONDAY_MS) / length) * length;
  if (first >= last) return cover(bucket, from, to, longest + 1);
  return [
    ...cover(bucket, from, first, longest + 1),
    { bucket, level, from: first, to: last },
    ...cover(bucket, last, to, longest + 1),
  ];
}
