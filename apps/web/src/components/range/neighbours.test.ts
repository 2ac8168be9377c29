import { expect, test } from 'vitest';
import { neighbours } from './neighbours.ts';

const of = (from: string, to: string, endsNow = false, timeZone = 'UTC') =>
  neighbours({ from, to, timeZone, isAll: false, endsNow });

test('before this month is the whole month before', () => {
  expect(of('2026-03-01T00:00:00Z', '2026-03-20T15:00:00Z', true)).toEqual({
    before: { from: '2026-02-01', to: '2026-02-28' },
    after: null,
  });
});

test('beside whole days are as many days, across a change of the clocks', () => {
  const { before, after } = of(
    '2026-03-27T23:00:00Z',
    '2026-03-29T22:00:00Z',
    false,
    'Europe/Berlin',
  );
  expect(before).toEqual({ from: '2026-03-26', to: '2026-03-27' });
  expect(after).toEqual({ from: '2026-03-30', to: '2026-03-31' });
});

test('before the last days are as many whole days', () => {
  expect(of('2026-11-15T00:00:00Z', '2026-11-21T15:00:00Z', true).before).toEqual({
    from: '2026-11-08',
    to: '2026-11-14',
  });
});

test('beside hours are as many hours', () => {
  expect(of('2026-03-01T10:00:00Z', '2026-03-01T12:00:00Z').after).toEqual({
    from: '2026-03-01T12:00:00.000Z',
    to: '2026-03-01T14:00:00.000Z',
  });
});
