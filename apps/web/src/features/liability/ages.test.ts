import { expect, test } from 'vitest';
import { byAge } from './ages.ts';

const part = (issuedIn: string, credits: number, expires = false) => ({
  ...{ source: 'plan', grants: 1, credits, expires, issuedIn: `${issuedIn}-01T00:00:00.000Z` },
});

test('credits are as old as the months since they were issued', () => {
  const parts = [
    part('2026-11', 1),
    part('2026-10', 2),
    part('2026-07', 3, true),
    part('2025-11', 4),
  ];
  const rows = byAge([...parts, part('2025-10', 5)], '2026-11-21T10:00:00.000Z');
  expect(rows.map(({ all }) => all)).toEqual([1, 2, 3, 4, 5]);
  expect(rows.map(({ lapsing }) => lapsing)).toEqual([0, 0, 3, 0, 0]);
  expect(rows[0]?.bySource.get('plan')).toBe(1);
});
