import { expect, test } from 'vitest';
import { sayChange } from './change-words.ts';

test('a change is told by its size, its way, and whether that is good', () => {
  expect(sayChange(120, 100, 'count', 'up')).toMatchObject({ direction: 'up', verdict: 'better' });
  expect(sayChange(120, 100, 'usd', 'down')).toMatchObject({ direction: 'up', verdict: 'worse' });
  expect(sayChange(80, 100, 'count', 'down')).toMatchObject({ verdict: 'better' });
  expect(sayChange(80, 100)).toMatchObject({ direction: 'down', verdict: null });
});

test('shares change by percentage points', () => {
  expect(sayChange(0.058, 0.05, 'share', 'down')).toMatchObject({ verdict: 'worse' });
  expect(sayChange(0.058, 0.05, 'share').words).toMatch(/^0[.,]8 points more$/);
});

test('nothing before is no percentage', () => {
  expect(sayChange(5, 0).words).toBe('up from none');
  expect(sayChange(0, 0).words).toBe('no change');
});

test('what is smaller than what is shown is no change', () => {
  expect(sayChange(10_001, 10_000, 'count', 'up')).toEqual({
    direction: 'same',
    words: 'no change',
    verdict: null,
  });
});
