import { expect, test } from 'vitest';
import { formatBytes } from './bytes.ts';

test('sizes are told in the unit that they have most of', () => {
  expect([0, 999, 12_400_000, 1.3e12, 2e15].map(formatBytes)).toEqual([
    ...['0 byte', '999 byte', '12.4 MB', '1.3 TB', '2,000 TB'],
  ]);
});
