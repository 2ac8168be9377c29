import { afterEach, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import { adjust, adjustInput } from '../ledger/adjust.ts';
import { goodwill, goodwillInput } from '../ledger/goodwill.ts';
import { refund, refundInput } from '../ledger/refund.ts';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import { diceOf, prepareHistory, somethingHappens } from '../testing/mixed-history.ts';
import { getTimeline, timelineInput } from './timeline.ts';

type Wanted = Omit<z.input<typeof timelineInput>, 'userId'>;

let at: TestLedger;
beforeEach(async () => {
  at = await testLedger();
});
afterEach(() => at.close());

const timeline = (userId: string, more: Wanted = {}) =>
  getTimeline(at, timelineInput.parse({ userId, ...more }));

async function allPages(userId: string, more: Wanted, between: () => Promise<unknown>) {
  const all: Awaited<ReturnType<typeof timeline>>['items'] = [];
  for (let cursor: string | undefined; ;) {
    const { items, nextCursor } = await timeline(userId, { ...more, ...(cursor && { cursor }) });
    all.push(...items);
    if (nextCursor === null) return all;
    cursor = nextCursor;
    await between();
  }
}

/** A user to whom each kind of thing happened once. */
async function everything() {
  await at.feature({ provider: 'alpha' });
  await at.feature({ feature: 'free', cost: 0 });
  await at.plan('pro', { credit: 100 });
  const userId = await at.user(50);
  await at.subscribe(userId, 'pro');
  const { chargeId } = await at.deduct(userId);
  const failed = { chargeId, amount: 4, reason: 'provider_error', errorMessage: 'HTTP 500' };
  const { refundId } = await refund(at, refundInput.parse(failed), 'key:k1');
  const change = { userId, amount: 5, reason: 'correction', note: 'asked by mail' };
  const { adjustmentId } = await adjust(at, adjustInput.parse(change), 'staff:s1');
  const sorry = { userId, amount: 7, reason: 'goodwill' } as const;
  const given = await goodwill(at, goodwillInput.parse(sorry), 'staff:s2');
  const free = await at.deduct(userId, { feature: 'free' });
  return {
    userId,
    chargeId,
    refundId,
    adjustmentId,
    goodwillId: given.refundId,
    freeId: free.chargeId,
  };
}

test('all that happened to a user is in one list, each thing once, the newest first', async () => {
  const { userId, ...ids } = await everything();
  const { items, nextCursor } = await timeline(userId);
  expect(nextCursor).toBeNull();
  expect(items).toMatchObject([
    { kind: 'charge', id: ids.freeId, feature: 'free', amount: 0, state: 'settled' },
    {
      kind: 'refund',
      id: ids.goodwillId,
      chargeId: null,
      amount: 7,
      reason: 'goodwill',
      actor: 'staff:s2',
    },
    {
      kind: 'adjustment',
      id: ids.adjustmentId,
      amount: 5,
      reason: 'correction',
      note: 'asked by mail',
    },
    {
      kind: 'refund',
      id: ids.refundId,
      chargeId: ids.chargeId,
      amount: 4,
      note: 'HTTP 500',
      actor: 'key:k1',
    },
    {
      ...{ kind: 'charge', id: ids.chargeId, amount: 10, state: 'settled', provider: 'alpha' },
      ...{ reason: 'provider_error', refundedAmount: 4, actor: 'test' },
    },
    { kind: 'plan_change', planId: 'pro', refreshKind: 'start', amount: 100 },
    { kind: 'grant', source: 'purchase', amount: 50, creditType: 'credit' },
  ]);
});

test('the list is narrowed by kind, by who acted and by time', async () => {
  const { userId, chargeId } = await everything();
  const kindsOf = async (more: Wanted) =>
    (await timeline(userId, more)).items.map(({ kind }) => kind);
  expect(await kindsOf({ kind: 'refund' })).toEqual(['refund', 'refund']);
  expect(await kindsOf({ kind: ['grant', 'plan_change'] })).toEqual(['plan_change', 'grant']);
  expect(await kindsOf({ kind: 'refresh' })).toEqual([]);
  expect(await kindsOf({ actor: 'staff' })).toEqual(['refund', 'adjustment']);
  expect(await kindsOf({ actor: 'staff:s1' })).toEqual(['adjustment']);
  expect(await kindsOf({ actor: 'staff:s' })).toEqual([]);
  const { items } = await timeline(userId);
  const time = items.find(({ id }) => id === chargeId)?.at ?? '';
  const later = items.filter((item) => item.at >= time).length;
  expect(await kindsOf({ from: time })).toHaveLength(later);
  expect(await kindsOf({ to: time })).toHaveLength(items.length - later);
});

test('pages neither skip nor repeat whatever happens meanwhile', async () => {
  const dice = diceOf(11);
  await prepareHistory(at);
  for (let i = 0; i < 25; i++) await somethingHappens(at, dice);
  for (const more of [{ limit: 1 }, { limit: 7 }, { limit: 2, kind: 'charge' as const }]) {
    const before = (await allPages('ann', { ...more, limit: 200 }, async () => {})).map(
      ({ id }) => id,
    );
    const paged = (await allPages('ann', more, () => somethingHappens(at, dice))).map(
      ({ id }) => id,
    );
    expect(paged.slice(-before.length)).toEqual(before);
    expect(new Set(paged).size).toBe(paged.length);
  }
  const [counted] = await at.sql`
    select (select count(*) from charges where user_id = 'ann') as charge,
      (select count(*) from refunds where user_id = 'ann') as refund`;
  const all = await allPages('ann', { limit: 200 }, async () => {});
  expect(all.filter(({ kind }) => kind === 'charge')).toHaveLength(counted?.charge);
  expect(all.filter(({ kind }) => kind === 'refund')).toHaveLength(counted?.refund);
});

test('who is not there has no time line', async () => {
  expect(await refusal(timeline('nobody'))).toMatchObject({ code: 'user_not_found' });
});
