import { expect, test } from 'vitest';
import { entriesOf } from './bench.ts';

test('the widgets are at most 10 kB without what the host has anyway, their styles 1.5 kB', async () => {
  const entries = await entriesOf('react');
  const sizes = new Map(entries.map(({ name, gzip }) => [name, gzip]));
  expect([...sizes.keys()]).toEqual(['@makegood/react', '@makegood/react/styles.css']);
  expect(sizes.get('@makegood/react')).toBeLessThanOrEqual(10_000);
  expect(sizes.get('@makegood/react/styles.css')).toBeLessThanOrEqual(1500);
});
