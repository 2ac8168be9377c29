import { expect, test } from 'vitest';
import type { Balances } from '../api.ts';
import { type Hold, stillAhead, withHolds } from './holds.ts';

const told = (available: number): Balances => ({
  creditsRemaining: available,
  balances: { credit: { available, held: 0 }, reading: { available: 3, held: 0 } },
});

const hold = (id: number, amount: number, creditType = 'credit'): Hold => ({
  id,
  creditType,
  amount,
});
const idsOf = (holds: readonly Hold[]) => holds.map(({ id }) => id);

test('a hold moves credits from what can be spent to what is held, and never below nothing', () => {
  const balance = { available: 10, held: 1 };
  expect(withHolds(balance, 'credit', [hold(1, 4)])).toEqual({ available: 6, held: 5 });
  expect(withHolds(balance, 'credit', [hold(1, 4), hold(2, 9)])).toEqual({
    available: 0,
    held: 14,
  });
  expect(withHolds(balance, 'credit', [hold(1, 4, 'reading')])).toEqual(balance);
});

test('a balance that fell by what a hold takes is taken for that hold', () => {
  expect(stillAhead([hold(1, 5)], told(100), told(95))).toEqual([]);
  expect(idsOf(stillAhead([hold(1, 5), hold(2, 5)], told(100), told(95)))).toEqual([2]);
  expect(idsOf(stillAhead([hold(1, 5), hold(2, 5)], told(100), told(90)))).toEqual([]);
});

test('a balance that fell by less, or rose, leaves the holds as they are', () => {
  expect(idsOf(stillAhead([hold(1, 5)], told(100), told(98)))).toEqual([1]);
  expect(idsOf(stillAhead([hold(1, 5)], told(100), told(120)))).toEqual([1]);
});

test('what happens to one credit type says nothing of holds of another', () => {
  expect(idsOf(stillAhead([hold(1, 2, 'reading')], told(100), told(90)))).toEqual([1]);
});
