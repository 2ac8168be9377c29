import { expect, test } from 'vitest';
import { isEnough, priceOf } from './price.ts';

const settings = {
  featureCosts: { chat: 12, story: 3 },
  featureCreditTypes: { chat: 'credit', story: 'reading' },
  planCredits: {},
};
const balances = { credit: { available: 10, held: 0 }, reading: { available: 9, held: 4 } };

test('a feature has its price in its own credit type, whichever is looked at', () => {
  for (const looked of ['credit', 'reading', null]) {
    expect(priceOf(settings, 'chat', looked)).toEqual({ cost: 12, creditType: 'credit' });
    expect(priceOf(settings, 'story', looked)).toEqual({ cost: 3, creditType: 'reading' });
  }
  expect(priceOf(settings, 'none', 'credit')).toBeNull();
});

test('a price whose credit type the server does not tell is of the one that is looked at', () => {
  const { featureCreditTypes: _, ...before } = settings;
  expect(priceOf(before, 'chat', 'reading')).toEqual({ cost: 12, creditType: 'reading' });
  expect(priceOf(before, 'chat', null)).toEqual({ cost: 12, creditType: null });
});

test('a feature is paid from the balance of its own credit type', () => {
  const enough = (cost: number, creditType: string | null, units = 1) =>
    isEnough(balances, { cost, creditType }, units);
  expect(enough(10, 'credit')).toBe(true);
  expect(enough(10, 'reading')).toBe(false);
  expect([enough(3, 'reading', 3), enough(3, 'reading', 4)]).toEqual([true, false]);
  expect([enough(1, 'none'), enough(0, 'none')]).toEqual([false, true]);
});

test('nothing is enough until the balances and the credit type are known', () => {
  expect(isEnough(null, { cost: 0, creditType: 'credit' }, 1)).toBe(false);
  expect(isEnough(balances, { cost: 0, creditType: null }, 1)).toBe(false);
});
