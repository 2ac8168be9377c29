import { afterEach, beforeEach, expect, test } from 'vitest';
import { refund } from '../ledger/refund.ts';
import { settle } from '../ledger/settle.ts';
import { testLedger, type TestLedger } from '../testing/ledger.ts';
import { bulkRefresh, bulkRefreshInput } from './bulk.ts';
import { reverseRun } from './reverse-run.ts';
import { refreshDue } from './tick.ts';

// Charges that live longer than the credits they took.

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2030, 0, 1);
const DUE = START + 30 * DAY;

let ledger: TestLedger;
let moveTo: (at: number) => Promise<void>;
beforeEach(async () => {
  ledger = await testLedger();
  moveTo = await ledger.holdClock(START);
  await ledger.feature();
  await ledger.plan('free', { credit: 100 });
  await ledger.plan('pro', { credit: 1000 });
});
afterEach(() => ledger.close());

const balance = async () => (await ledger.balance('u')).balance;
const hold = (amount: number) => ledger.deduct('u', { amount, hold: { seconds: 30 * 24 * 3600 } });

/** Open credits of each source. */
const bySource = async () => {
  const rows = await ledger.sql<{ source: string; left: number }[]>`
    select source, sum(remaining)::int8 as left from grants where user_id = 'u' and open
    group by source`;
  return Object.fromEntries(rows.map(({ source, left }) => [source, left]));
};

/** Goes to a moment and checks who is due. */
const checkAt = async (moment: number) => {
  await moveTo(moment);
  await refreshDue(ledger);
};

test('a charge held across the refresh and settled whole gives nothing back', async () => {
  await ledger.subscribe('u', 'free');
  const { chargeId } = await hold(60);
  await checkAt(DUE);
  expect(await ledger.balance('u')).toEqual({ balance: 100, held: 60 });
  await settle(ledger, { chargeId }, 'test');
  expect(await ledger.balance('u')).toEqual({ balance: 100, held: 0 });
  expect(await bySource()).toEqual({ plan: 100 });
});

test('a charge held across the refresh and settled for less gives the rest back beside the new credits', async () => {
  await ledger.subscribe('u', 'free');
  const { chargeId } = await hold(60);
  await checkAt(DUE);
  await settle(ledger, { chargeId, amount: 25 }, 'test');
  expect(await ledger.balance('u')).toEqual({ balance: 135, held: 0 });
  expect(await bySource()).toEqual({ plan: 100, refund: 35 });
});

test('a charge held across the refresh and refunded comes back for 30 days beside the new credits', async () => {
  await ledger.subscribe('u', 'free');
  const { chargeId } = await hold(60);
  await checkAt(DUE);
  await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
  expect(await bySource()).toEqual({ plan: 100, refund: 60 });
  await checkAt(DUE + 30 * DAY);
  await ledger.grant({ userId: 'u', amount: 1 });
  expect(await bySource()).toEqual({ plan: 100, purchase: 1 });
});

test('in the mode add, a refund goes back to credits that were carried over', async () => {
  await ledger.plan('free', { credit: 100 }, { mode: 'add', rollover: { credit: 40 } });
  await ledger.subscribe('u', 'free');
  const { chargeId } = await hold(60);
  await checkAt(DUE);
  expect(await bySource()).toEqual({ plan: 140 });
  await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
  expect(await bySource()).toEqual({ plan: 200 });
  await checkAt(DUE + 30 * DAY);
  expect(await bySource()).toEqual({ plan: 140 });
});

test('in the mode add, a refund of what was used up at the refresh is not carried over', async () => {
  await ledger.plan('free', { credit: 100 }, { mode: 'add' });
  await ledger.subscribe('u', 'free');
  const { chargeId } = await hold(100);
  await checkAt(DUE);
  await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
  expect(await bySource()).toEqual({ plan: 100, refund: 100 });
});

test('a charge that took bought credits too gives those back where they came from', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.grant({ userId: 'u', amount: 50 });
  const { chargeId } = await hold(130);
  await checkAt(DUE);
  expect(await bySource()).toEqual({ plan: 100, purchase: 20 });
  await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
  expect(await bySource()).toEqual({ plan: 100, purchase: 50, refund: 100 });
});

test.each(['now', 'prorate'] as const)(
  "a charge's refund after a plan change (%s) comes back beside the new plan's credits, once",
  async (when) => {
    await ledger.subscribe('u', 'free');
    const { chargeId } = await ledger.deduct('u', { amount: 60 });
    await ledger.subscribe('u', 'pro', when);
    const plan = when === 'now' ? 1000 : 940;
    expect(await bySource()).toEqual({ plan });
    await refund(ledger, { chargeId, amount: 20, reason: 'timeout' }, 'test');
    await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
    await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
    expect(await bySource()).toEqual({ plan, refund: 60 });
  },
);

test("a charge's refund after the user left the plan is the user's for 30 days", async () => {
  await ledger.subscribe('u', 'free');
  const { chargeId } = await ledger.deduct('u', { amount: 60 });
  await ledger.subscribe('u', null);
  await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
  expect(await bySource()).toEqual({ refund: 60 });
});

test('a reversed refresh whose charge is refunded then gives it back once', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.deduct('u', { amount: 20 });
  await checkAt(DUE);
  const { chargeId } = await ledger.deduct('u', { amount: 30 });
  const [run] = await ledger.sql<{ runId: string }[]>`select run_id from refresh_runs`;
  await reverseRun(ledger, { runId: run?.runId ?? '' }, 'test');
  expect(await bySource()).toEqual({ plan: 50 });
  await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
  expect(await bySource()).toEqual({ plan: 50, refund: 30 });
});

test('a reversal takes what the new credits paid from what was carried over, where a refund went there', async () => {
  await ledger.plan('free', { credit: 100 }, { mode: 'add' });
  await ledger.subscribe('u', 'free');
  await ledger.deduct('u', { amount: 50 });
  await moveTo(START + DAY);
  const force = bulkRefreshInput.parse({ userIds: ['u'], force: true });
  const { runId } = await bulkRefresh(ledger, force, 'test', {
    ...{ waitMs: 10_000, batchSize: 2, signal: new AbortController().signal, onEnd: () => {} },
  });
  const carriedOver = await ledger.deduct('u', { amount: 50 });
  await ledger.deduct('u', { amount: 30 });
  await refund(ledger, { chargeId: carriedOver.chargeId, reason: 'timeout' }, 'test');
  expect(await balance()).toBe(120);
  await reverseRun(ledger, { runId: runId ?? '' }, 'test');
  expect(await balance()).toBe(20);
});
