import { expect, test } from 'vitest';
import { itemsCsv, pointsCsv } from './csv.ts';
import { rowsOf } from './rows.ts';

test('figures are written as numbers with their unit in the head, gaps as nothing', () => {
  const rows = rowsOf({
    points: [
      { at: '2026-11-21T10:00:00Z', cost: 1.5 } as { at: string },
      { at: '2026-11-21T11:00:00Z', cost: null } as { at: string },
    ],
    keys: ['cost'],
    bucket: 'hour',
    timeZone: 'UTC',
  });
  const series = [{ key: 'cost', label: 'Cost', color: 1, kind: 'line' }] as const;
  expect(pointsCsv(rows, series, { left: 'usd', right: undefined }, undefined)).toBe(
    '\uFEFFFrom,Until,Cost (USD)\r\n' +
      '2026-11-21T10:00:00.000Z,2026-11-21T11:00:00.000Z,1.5\r\n' +
      '2026-11-21T11:00:00.000Z,2026-11-21T12:00:00.000Z,\r\n',
  );
});

test('no name of a provider runs as a formula', () => {
  const csv = itemsCsv(
    [
      { label: '=HYPERLINK("http://evil.example")', value: 1 },
      { label: '@sum, or not', value: -2 },
    ],
    ['Provider', 'Failures'],
    'count',
  );
  expect(csv).toBe(
    '\uFEFFProvider,Failures\r\n' +
      '"\'=HYPERLINK(""http://evil.example"")",1\r\n' +
      '"\'@sum, or not",-2\r\n',
  );
});
