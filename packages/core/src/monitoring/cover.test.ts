import { expect, test } from 'vitest';
import { cover } from './cover.ts';

const MINUTE_MS = 60_000;
const at = (time: string) => Date.parse(time);

test('a range is filled without a gap or an overlap, whatever its ends', () => {
  for (let n = 0; n < 500; n++) {
    const from = at('2025-12-20T00:00:00Z') + n * 7919 * MINUTE_MS;
    const to = from + (1 + ((n * 104_729) % 200_000)) * MINUTE_MS;
    const segments = cover(0, from, to);
    expect(segments.at(0)?.from).toBe(from);
    expect(segments.at(-1)?.to).toBe(to);
    for (const [i, { from: start }] of segments.entries())
      expect(start).toBe(segments[i - 1]?.to ?? from);
  }
});

test('a week is one of its own where it begins on a Monday of UTC, and days and hours elsewhere', () => {
  const levels = (from: string, to: string) => cover(0, at(from), at(to)).map(({ level }) => level);
  expect(levels('2026-01-05T00:00:00Z', '2026-01-12T00:00:00Z')).toEqual([10_080]);
  expect(levels('2026-01-05T08:00:00Z', '2026-01-12T08:00:00Z')).toEqual([60, 360, 1440, 360, 60]);
  expect(levels('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z')).toEqual([1440, 10_080, 1440]);
  expect(levels('2023-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toEqual([
    ...[1440, 10_080, 131_040, 10_080, 1440],
  ]);
});
