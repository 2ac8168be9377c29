import { expect, test } from 'vitest';
import { formatAge, formatAmount, formatTime } from './format.ts';

test('an amount has the decimals of its credit type, and the locale’s signs', () => {
  expect(formatAmount(1250, 2, { locale: 'en-US' })).toBe('12.50');
  expect(formatAmount(1_234_567, 0, { locale: 'de-DE' })).toBe('1.234.567');
  expect(formatAmount(12, 0, { locale: 'en-US', signed: true })).toBe('+12');
  expect(formatAmount(0, 0, { locale: 'en-US', signed: true })).toBe('0');
});

test('an age is told in its largest unit', () => {
  const told = (seconds: number) => formatAge(0, seconds * 1000, 'en-US');
  expect([0, 59, 60, 3599, 3600, 86_399, 200_000].map(told)).toEqual([
    'now',
    '59 seconds ago',
    '1 minute ago',
    '59 minutes ago',
    '1 hour ago',
    '23 hours ago',
    '2 days ago',
  ]);
});

test('a clock that is behind the server’s makes nothing come from the future', () => {
  expect(formatAge(5000, 0, 'en-US')).toBe('now');
});

test('a time is written as the locale has it', () => {
  expect(formatTime('2026-11-21T12:00:00.000Z', 'en-GB')).toMatch(/^21 Nov 2026, \d\d:00$/);
});
