import { expect, test } from 'vitest';
import { sorted } from './local-rows.ts';

const rows = [{ n: 2 }, { n: null }, { n: 10 }];
const by = { n: ({ n }: { n: number | null }) => n };

test('rows stay in the order they came in until another is asked for', () => {
  expect(sorted(rows, by, undefined)).toEqual(rows);
  expect(sorted(rows, by, 'other')).toEqual(rows);
});

test('what has no figure comes last, up and down', () => {
  expect(sorted(rows, by, 'n').map(({ n }) => n)).toEqual([2, 10, null]);
  expect(sorted(rows, by, '-n').map(({ n }) => n)).toEqual([10, 2, null]);
});
