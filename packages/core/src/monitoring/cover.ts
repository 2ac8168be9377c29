const MINUTE_MS = 60_000;

/** The lengths of the stretches that sums are kept of, in minutes. */
export const levels = [1440, 60, 15, 1] as const;
export type Level = (typeof levels)[number];

/** A part of a bucket that sums of one length fill exactly. */
export type Segment = { bucket: number; level: Level; from: number; to: number };

/**
 * Cuts the stretch from `from` to `to` (epoch milliseconds, whole minutes) into the fewest sums, the
 * longest inside and shorter ones at its edges: a month reads some thirty days and a few hours of its
 * first and last one, whatever the time zone it was counted in.
 */
export function cover(bucket: number, from: number, to: number, longest = 0): Segment[] {
  const level = levels[longest];
  if (level === undefined || from >= to) return [];
  const length = level * MINUTE_MS;
  const first = Math.ceil(from / length) * length;
  const last = Math.floor(to / length) * length;
  if (first >= last) return cover(bucket, from, to, longest + 1);
  return [
    ...cover(bucket, from, first, longest + 1),
    { bucket, level, from: first, to: last },
    ...cover(bucket, last, to, longest + 1),
  ];
}
