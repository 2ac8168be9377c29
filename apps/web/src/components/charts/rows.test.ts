import { expect, test } from 'vitest';
import { isEmpty, rowsOf, withGaps } from './rows.ts';

const base = { keys: ['n'], timeZone: 'Europe/Berlin' };
const iso = (ms: number) => new Date(ms).toISOString().replace(':00.000Z', 'Z');

test('a bucket ends where the next begins, the last one by the calendar', () => {
  const rows = rowsOf({
    ...base,
    bucket: 'day',
    // The clocks go back in between: this day has 25 hours.
    points: [{ at: '2026-10-24T22:00:00Z' }, { at: '2026-10-25T23:00:00Z' }],
  });
  expect(rows.map(({ until }) => iso(until))).toEqual(['2026-10-25T23:00Z', '2026-10-26T23:00Z']);
});

test('only what ends after the last complete moment still runs', () => {
  const rows = rowsOf({
    ...base,
    bucket: 'hour',
    points: [{ at: '2026-11-21T10:00:00Z' }, { at: '2026-11-21T11:00:00Z' }],
    completeUntil: '2026-11-21T11:20:00Z',
  });
  expect(rows.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});

test('what is no number is no figure', () => {
  const [row] = rowsOf({
    ...base,
    keys: ['n', 'missing', 'text'],
    bucket: 'hour',
    points: [{ at: '2026-11-21T10:00:00Z', n: Number.NaN, text: '7' } as { at: string }],
  });
  expect(row?.values).toEqual({ n: null, missing: null, text: null });
});

test('figures of the time compared with stand in their buckets, also where there is none yet', () => {
  const rows = rowsOf({
    ...base,
    bucket: 'hour',
    points: [{ at: '2026-11-21T10:00:00Z', n: 1 } as { at: string }],
    comparison: {
      label: 'the day before',
      points: [
        { at: '2026-11-21T10:00:00Z', n: 5, was: '2026-11-20T10:00:00Z' },
        { at: '2026-11-21T12:00:00Z', n: 6, was: '2026-11-20T12:00:00Z' },
      ],
    },
  });
  expect(rows.map(({ at, values, before }) => [iso(at), values['n'], before?.['n']])).toEqual([
    ['2026-11-21T10:00Z', 1, 5],
    ['2026-11-21T12:00Z', undefined, 6],
  ]);
  expect(rows.map(({ was }) => iso(was ?? 0))).toEqual(['2026-11-20T10:00Z', '2026-11-20T12:00Z']);
});

test('for all time the empty start is left out, an empty end is not', () => {
  const rows = rowsOf({
    ...base,
    bucket: 'hour',
    skipEmptyStart: true,
    points: [0, 0, 3, 0].map((n, i) => ({ at: new Date(i * 3_600_000).toISOString(), n })),
  });
  expect(rows.map(({ values }) => values['n'])).toEqual([3, 0]);
});

test('missing buckets part a line', () => {
  const rows = rowsOf({
    ...base,
    bucket: 'hour',
    points: ['10', '11', '15'].map((hour) => ({ at: `2026-11-21T${hour}:00:00Z`, n: 1 })),
  });
  expect(withGaps(rows).map(({ values }) => values['n'] ?? null)).toEqual([1, 1, null, 1]);
});

test('lines of 0 are drawn, bars of 0 are nothing', () => {
  const rows = rowsOf({
    ...base,
    bucket: 'hour',
    points: [{ at: '2026-11-21T10:00:00Z', n: 0 } as { at: string }],
  });
  expect(isEmpty(rows, true)).toBe(false);
  expect(isEmpty(rows, false)).toBe(true);
  expect(isEmpty([], true)).toBe(true);
});
