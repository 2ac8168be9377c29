import { expect, test } from 'vitest';
import { decimateBars, decimateLines } from './decimate.ts';
import { type Row, rowsOf } from './rows.ts';

const MINUTE = 60_000;

function rows(values: (number | null)[], completeUntil?: number): Row[] {
  const iso = (i: number) => new Date(i * MINUTE).toISOString();
  return rowsOf({
    points: values.map((n, i) => ({ at: iso(i), n })),
    keys: ['n'],
    bucket: 'minute',
    timeZone: 'UTC',
    completeUntil: completeUntil === undefined ? undefined : iso(completeUntil),
  });
}

const windowOf = (n: number) => ({ start: 0, end: n * MINUTE });
const figures = (kept: Row[]) => kept.map(({ values }) => values['n'] ?? null);

test('few points are all drawn', () => {
  expect(figures(decimateLines(rows([1, 2, 3]), ['n'], windowOf(3), 300))).toEqual([1, 2, 3]);
});

test('of many points every peak and every trough is drawn, where it was', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 50));
  values[1234] = 99;
  values[7777] = -99;
  const all = rows(values);
  const kept = decimateLines(all, ['n'], windowOf(10_000), 300);
  expect(kept.length).toBeLessThanOrEqual(2 * 300 + 2);
  expect(kept.find(({ at }) => at === 1234 * MINUTE)?.values['n']).toBe(99);
  expect(kept.find(({ at }) => at === 7777 * MINUTE)?.values['n']).toBe(-99);
  expect(kept[0]).toBe(all[0]);
  expect(kept.at(-1)).toBe(all.at(-1));
  expect(kept.map(({ at }) => at)).toEqual(kept.map(({ at }) => at).sort((a, b) => a - b));
});

test('a gap that can be seen stays a gap', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => (i >= 5000 && i < 5200 ? null : 1));
  const kept = decimateLines(rows(values), ['n'], windowOf(10_000), 100);
  expect(figures(kept)).toContain(null);
});

test('what still runs is drawn, and what it starts from', () => {
  const all = rows(
    Array.from({ length: 1000 }, () => 5),
    999,
  );
  const kept = decimateLines(all, ['n'], windowOf(1000), 10);
  expect(kept).toContain(all[998]);
  expect(kept.at(-1)?.isOpen).toBe(true);
});

test('of many bars the highest of each column is drawn', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i % 10);
  expect(figures(decimateBars(rows(values), ['n'], windowOf(1000), 100))).toEqual(
    Array.from({ length: 100 }, () => 9),
  );
});
