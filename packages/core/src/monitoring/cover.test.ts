import { expect, test } from 'vitest';
import { cover, coverNearly } from './cover.ts';

const MINUTE_MS = 60_000;
const at = (time: string) => Date.parse(time);

test('a range is filled without a gap or an overlap, whatever its ends', () => {
  for (let n = 0; n < 500; n++) {
    const from = at('2025-12-20T00:00:00Z') + n * 7919 * MINUTE_MS;
    const to = from + (1 + ((n * 104_729) % 200_000)) * MINUTE_MS;
    const segments = cover({ starts: [new Date(from)], to: new Date(to) });
    expect(segments.at(0)?.from).toBe(from);
    expect(segments.at(-1)?.to).toBe(to);
    for (const [i, { from: start }] of segments.entries())
      expect(start).toBe(segments[i - 1]?.to ?? from);
  }
});

test('months, and weeks that begin on a Monday of UTC, are one of their own; elsewhere days and hours', () => {
  const levels = (from: string, to: string) =>
    cover({ starts: [new Date(from)], to: new Date(to) }).map(({ level }) => level);
  expect(levels('2026-01-05T00:00:00Z', '2026-01-12T00:00:00Z')).toEqual([10_080]);
  expect(levels('2026-01-05T08:00:00Z', '2026-01-12T08:00:00Z')).toEqual([60, 360, 1440, 360, 60]);
  expect(levels('2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z')).toEqual([43_200]);
  expect(levels('2023-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toEqual([43_200]);
  expect(levels('2026-01-15T00:00:00Z', '2026-03-03T00:00:00Z')).toEqual([
    ...[1440, 10_080, 1440, 43_200, 1440],
  ]);
});

test('what is taken away is what the sums have beyond the bucket, and only where it is far less', () => {
  const signs = (from: string, to: string) =>
    coverNearly({ starts: [new Date(from)], to: new Date(to) }).map(
      ({ level, sign }) => level * sign,
    );
  expect(signs('2026-01-05T08:00:00Z', '2026-01-12T08:00:00Z')).toEqual([
    ...[-360, -60, 10_080, 360, 60],
  ]);
  expect(signs('2026-01-31T20:00:00Z', '2026-02-28T20:00:00Z')).toEqual([...[60, 43_200, -60]]);
  expect(signs('2026-01-05T08:00:00Z', '2026-01-06T08:00:00Z')).toEqual([60, 360, 60]);
});
