import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { age } from './age.ts';
import { getBalances } from './balances.ts';
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
