import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { age } from './age.ts';
import { getBalances } from './balances.ts';
import { extend } from './extend.ts';
import { fail } from './fail.ts';
import { findCharge } from './find-charge.ts';
import { getCharge } from './get-charge.ts';
import { refund } from './refund.ts';
import { settle } from './settle.ts';
import { sweep } from './sweep.ts';

const DAY = 24 * 3600 * 1000;
let ledger: TestLedger;

beforeEach(async () => {
  ledger = await testLedger();
  await ledger.feature();
});
afterEach(() => ledger.close());

const held = async (user: string, more: Parameters<TestLedger['deduct']>[1] = {}) =>
  (await ledger.deduct(user, { hold: { seconds: 60 }, ...more })).chargeId;
const giveBack = (chargeId: string) => refund(ledger, { chargeId, reason: 'timeout' }, 'test');

test('an expired grant leaves the balance at once, and the ledger says so', async () => {
  const start = Date.UTC(2030, 0, 1);
  const moveTo = await ledger.holdClock(start);
  const user = await ledger.user(100, { expiresAt: new Date(start + 1000).toISOString() });
  await moveTo(start + 1000);
  expect(await getBalances(ledger, { userId: user })).toMatchObject({ creditsRemaining: 0 });
  expect((await refusal(ledger.deduct(user))).facts).toMatchObject({ available: 0 });
  const kinds =
    await ledger.sql`select kind, delta from entries where user_id = ${user} order by seq`;
  expect([...kinds]).toEqual([
    { kind: 'grant', delta: 100 },
    { kind: 'expiry', delta: -100 },
  ]);
});

test('aging lets idle grants expire and take effect', async () => {
  const start = Date.UTC(2030, 0, 1);
  const moveTo = await ledger.holdClock(start);
  const at = (ms: number) => new Date(start + ms).toISOString();
  const user = await ledger.user(100, { expiresAt: at(1000) });
  await ledger.grant({ userId: user, amount: 7, effectiveAt: at(500), expiresAt: at(5000) });
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
  await moveTo(start + 2000);
  expect(await age(ledger)).toEqual({ aged: 1 });
  expect(await ledger.balance(user)).toEqual({ balance: 7, held: 0 });
  expect(await age(ledger)).toEqual({ aged: 0 });
});

test('a refund to an expired grant lives in a new one for 30 days, and says so', async () => {
  const start = Date.UTC(2030, 0, 1);
  const moveTo = await ledger.holdClock(start);
  const user = await ledger.user(10, { expiresAt: new Date(start + DAY).toISOString() });
  const chargeId = await held(user, { hold: { seconds: 3600 * 48 } });
  await moveTo(start + DAY);
  const { grants, balance } = await giveBack(chargeId);
  const expiresAt = new Date(start + 31 * DAY).toISOString();
  expect(grants).toEqual([{ grantId: expect.any(String), amount: 10, expiresAt, grace: true }]);
  expect(balance).toBe(10);
  await moveTo(start + 31 * DAY);
  await age(ledger);
  expect(await ledger.balance(user)).toEqual({ balance: 0, held: 0 });
});

test('a held charge is paid back at its deadline, never before, and never twice', async () => {
  const start = Date.UTC(2030, 0, 1);
  const moveTo = await ledger.holdClock(start);
  const user = await ledger.user(100);
  const silent = await held(user);
  const asynchronous = await held(user, { providerTaskId: 'task-1' });
  await moveTo(start + 59_999);
  expect(await sweep(ledger)).toMatchObject({ refunded: 0 });
  await moveTo(start + 60_000);
  const sweeps = await Promise.all([sweep(ledger), sweep(ledger), sweep(ledger)]);
  expect(sweeps.reduce((sum, { refunded }) => sum + refunded, 0)).toBe(2);
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
  const reasons = async (chargeId: string) =>
    (await getCharge(ledger, { chargeId })).refunds.map((r) => r.reason);
  expect([await reasons(silent), await reasons(asynchronous)]).toEqual([
    ['worker_crashed'],
    ['callback_missing'],
  ]);
});

test('settle racing the sweeper ends in one state', async () => {
  const start = Date.UTC(2030, 0, 1);
  const moveTo = await ledger.holdClock(start);
  const user = await ledger.user(1000);
  const ids = await Promise.all(Array.from({ length: 40 }, () => held(user)));
  await moveTo(start + 60_000);
  const settling = ids.map((chargeId) => settle(ledger, { chargeId }, 'test'));
  await Promise.allSettled([...settling, sweep(ledger)]);
  const rows = await ledger.sql`select state, count(*)::int as n from charges group by state`;
  expect(rows.some((row) => row['state'] === 'held')).toBe(false);
  const settled = rows.find((row) => row['state'] === 'settled')?.['n'] ?? 0;
  expect(await ledger.balance(user)).toEqual({ balance: 1000 - 10 * settled, held: 0 });
});

const lapseOf = async (chargeId: string, seconds = 120) => {
  await ledger.sql`update charges set deadline = makegood_now() - make_interval(secs => ${seconds})
    where charge_id = ${chargeId}`;
  await sweep(ledger);
  return getCharge(ledger, { chargeId });
};

test('the deadline gives back the units that were not delivered, and settles the others', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { units: 4 });
  const seconds = 60;
  await extend(ledger, { chargeId, seconds, deliveredUnits: 2 }, 'test');
  await extend(ledger, { chargeId, seconds, deliveredUnits: 1 }, 'test');
  const failed = { chargeId, failure: 'timed_out', units: 1, rest: 'held' } as const;
  expect(await fail(ledger, failed, 'test')).toMatchObject({ state: 'held', amount: 10 });
  expect(await lapseOf(chargeId)).toMatchObject({
    state: 'settled',
    refundedAmount: 20,
    refundedUnits: 2,
    refunds: [{ reason: 'timeout' }, { reason: 'worker_crashed', amount: 10, units: 1 }],
  });
  expect(await ledger.balance(user)).toEqual({ balance: 80, held: 0 });
  expect(await lapseOf(chargeId)).toMatchObject({ refundedAmount: 20 });
});

test('a charge whose units were all delivered is settled by its deadline', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { units: 2 });
  await extend(ledger, { chargeId, seconds: 60, deliveredUnits: 2 }, 'test');
  expect(await lapseOf(chargeId)).toMatchObject({ state: 'settled', refunds: [] });
  expect(await ledger.balance(user)).toEqual({ balance: 80, held: 0 });
  expect(await settle(ledger, { chargeId }, 'test')).toMatchObject({ amount: 20 });
});

test('work that fails as a whole is given back as a whole, whatever was delivered of it', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { units: 2 });
  await extend(ledger, { chargeId, seconds: 60, deliveredUnits: 1 }, 'test');
  expect(await fail(ledger, { chargeId, failure: 'workflow_failed' }, 'test')).toMatchObject({
    reason: 'workflow_failed',
    amount: 20,
  });
});

test('a worker that died gives back what it did not deliver, without waiting for the deadline', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { units: 3 });
  await extend(ledger, { chargeId, seconds: 60, deliveredUnits: 2 }, 'test');
  const crashed = { chargeId, failure: 'worker_crashed' } as const;
  expect(await fail(ledger, crashed, 'test')).toMatchObject({ state: 'settled', amount: 10 });
  expect(await ledger.balance(user)).toEqual({ balance: 80, held: 0 });
});

test("units that fail while the others go on are given back by their failure's rule", async () => {
  const user = await ledger.user(100);
  await ledger.feature({ refundPolicy: { bad_input: { refund: 'none' } } });
  const chargeId = await held(user, { units: 3 });
  const tell = (failure: 'bad_input' | 'timed_out', idempotencyKey: string) =>
    fail(ledger, { chargeId, failure, units: 1, rest: 'held', idempotencyKey }, 'test');
  expect(await tell('bad_input', 'a')).toMatchObject({ refunded: false, state: 'held', amount: 0 });
  expect(await tell('timed_out', 'b')).toMatchObject({ refunded: true, remaining: 20 });
  expect(await tell('timed_out', 'b')).toMatchObject({ replayed: true, remaining: 20 });
  expect(await settle(ledger, { chargeId }, 'test')).toMatchObject({ amount: 20 });
});

test('a charge is found by the key it was made under, at its latest attempt', async () => {
  const user = await ledger.user(100);
  const idempotencyKey = 'job-1';
  const charge = (attempt: number) => held(user, { idempotencyKey, attempt });
  const first = await charge(1);
  const find = () => findCharge(ledger, { userId: user, idempotencyKey });
  expect(await find()).toMatchObject({ chargeId: first, state: 'held' });
  await giveBack(first);
  expect(await find()).toMatchObject({ chargeId: first, state: 'refunded' });
  await charge(2);
  expect(await find()).toMatchObject({ attempt: 2 });
  const unknown = findCharge(ledger, { userId: 'nobody', idempotencyKey });
  expect((await refusal(unknown)).code).toBe('charge_not_found');
});
