import { expect, test } from 'vitest';
import { statusOf } from './status.ts';

const at = 1_000_000;
const known = { link: 'down', toldAt: at, failedAt: 0, now: at } as const;

test('nothing is known until something was told', () => {
  expect(statusOf({ ...known, link: 'opening', toldAt: 0 })).toBe('loading');
  expect(statusOf({ ...known, toldAt: 0, failedAt: at })).toBe('error');
});

test('what an open stream tells is live, however old it is', () => {
  expect(statusOf({ ...known, link: 'open', now: at + 86_400_000 })).toBe('live');
});

test('without a stream what was asked for lately is live, until it is due or cannot be had', () => {
  expect(statusOf({ ...known, now: at + 30_000 })).toBe('live');
  expect(statusOf({ ...known, now: at + 36_000 })).toBe('stale');
  expect(statusOf({ ...known, failedAt: at + 1 })).toBe('stale');
});

test('a failure that was made good for counts no more', () => {
  expect(statusOf({ ...known, failedAt: at - 1 })).toBe('live');
});
