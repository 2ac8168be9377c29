import { afterEach, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import { adjust, adjustInput } from '../ledger/adjust.ts';
import { putCreditType } from '../credit-types/put.ts';
import { goodwill, goodwillInput } from '../ledger/goodwill.ts';
import { refund, refundInput } from '../ledger/refund.ts';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import { getHistory, getOwnHistory, type HistoryAnswer, historyInput } from './history.ts';
import { listUserRefunds, userRefundsInput } from './refunds.ts';

let at: TestLedger;
beforeEach(async () => {
  at = await testLedger();
  await at.feature();
});
afterEach(() => at.close());

const history = (userId: string, more: Omit<z.input<typeof historyInput>, 'userId'> = {}) =>
  getHistory(at, historyInput.parse({ userId, ...more }));
const refundsOf = (userId: string, more: Omit<z.input<typeof userRefundsInput>, 'userId'> = {}) =>
  listUserRefunds(at, userRefundsInput.parse({ userId, ...more }));
const told = (entries: HistoryAnswer['entries']) =>
  entries.map(({ creditType, seq }) => `${creditType} ${seq}`);

/** All pages, with what happens between them. */
async function allPages(userId: string, limit: number, between: () => Promise<unknown>) {
  const entries: HistoryAnswer['entries'] = [];
  let cursor: string | undefined;
  do {
    const page = await history(userId, { limit, ...(cursor && { cursor }) });
    entries.push(...page.entries);
    cursor = page.nextCursor ?? undefined;
    await between();
  } while (cursor);
  return entries;
}

test('every entry is told with what caused it, the newest first', async () => {
  const userId = await at.user(100);
  const { chargeId } = await at.deduct(userId);
  const because = { reason: 'timeout', errorMessage: 'no answer in 30 s' };
  const { refundId } = await refund(at, refundInput.parse({ chargeId, ...because }), 'worker');
  const change = { userId, amount: -5, reason: 'mistake', note: 'granted twice' };
  const { adjustmentId } = await adjust(at, adjustInput.parse(change), 'staff');
  const { entries, nextCursor } = await history(userId);
  expect(nextCursor).toBeNull();
  expect(entries).toMatchObject([
    {
      ...{ seq: 4, kind: 'adjustment', delta: -5, balanceBefore: 100, balanceAfter: 95 },
      ...{ adjustmentId, reason: 'mistake', note: 'granted twice', actor: 'staff' },
    },
    {
      ...{ seq: 3, kind: 'refund', delta: 10, chargeId, feature: 'chat', refundId },
      ...{ reason: 'timeout', errorMessage: 'no answer in 30 s', actor: 'worker' },
    },
    { seq: 2, kind: 'charge', delta: -10, chargeId, feature: 'chat', reason: null, actor: 'test' },
    { seq: 1, kind: 'grant', delta: 100, source: 'purchase', chargeId: null, actor: 'test' },
  ]);
});

test('pages go through all credit types in the order of time, whatever is added meanwhile', async () => {
  await putCreditType(at, { creditType: 'image', name: 'Image', decimals: 0 });
  const userId = await at.user(1000);
  for (let i = 0; i < 4; i++) {
    await at.grant({ userId, amount: 5, creditType: 'image' });
    await at.deduct(userId);
  }
  const before = await history(userId);
  expect(before.entries).toHaveLength(9);
  const times = before.entries.map((entry) => entry.at);
  expect(times).toEqual(times.toSorted().toReversed());

  const paged = await allPages(userId, 2, async () => {
    await at.deduct(userId);
    await at.grant({ userId, amount: 1, creditType: 'image' });
  });
  expect(told(paged)).toEqual(told(before.entries));
  const images = await history(userId, { creditType: 'image', limit: 200 });
  expect(new Set(images.entries.map(({ creditType }) => creditType))).toEqual(new Set(['image']));
});

test('nothing is lost where a clock was set back', async () => {
  await putCreditType(at, { creditType: 'image', name: 'Image', decimals: 0 });
  const start = Date.UTC(2030, 0, 1);
  const setClock = await at.holdClock(start);
  const userId = await at.user(1000);
  for (const [seconds, creditType] of [
    [60, 'credit'],
    [50, 'image'],
    [10, 'credit'],
    [20, 'image'],
    [90, 'credit'],
  ] as const) {
    await setClock(start + seconds * 1000);
    await at.grant({ userId, amount: 1, creditType });
  }
  const paged = await allPages(userId, 1, async () => {});
  expect(paged).toHaveLength(6);
  for (const type of ['credit', 'image']) {
    const numbers = paged.filter(({ creditType }) => creditType === type).map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  }
});

test('only who was never there has no history for staff; for themselves it is empty', async () => {
  expect(await refusal(history('nobody'))).toMatchObject({ code: 'user_not_found' });
  expect(await refusal(refundsOf('nobody'))).toMatchObject({ code: 'user_not_found' });
  const own = await getOwnHistory(at, historyInput.parse({ userId: 'nobody' }));
  expect(own).toEqual({ entries: [], nextCursor: null });
});

test('the refunds of a user come newest first, page by page, and are nobody else’s', async () => {
  const userId = await at.user(1000);
  const other = await at.user(1000);
  const made: string[] = [];
  for (let i = 0; i < 3; i++) {
    const { chargeId } = await at.deduct(userId);
    const input = refundInput.parse({ chargeId, reason: 'provider_error', metadata: { i } });
    made.unshift((await refund(at, input, 'worker')).refundId);
  }
  const sorry = goodwillInput.parse({ userId, amount: 7, reason: 'goodwill' });
  made.unshift((await goodwill(at, sorry, 'staff')).refundId);

  const first = await refundsOf(userId, { limit: 3 });
  expect(first.refunds.map(({ refundId }) => refundId)).toEqual(made.slice(0, 3));
  expect(first.refunds[0]).toMatchObject({ chargeId: null, reason: 'goodwill', actor: 'staff' });
  expect(first.refunds[1]).toMatchObject({ amount: 10, feature: 'chat', metadata: { i: 2 } });
  const second = await refundsOf(userId, { limit: 3, cursor: first.nextCursor ?? '' });
  expect(second.refunds.map(({ refundId }) => refundId)).toEqual(made.slice(3));
  expect(second.nextCursor).toBeNull();
  expect(await refundsOf(other)).toEqual({ refunds: [], nextCursor: null });
});
