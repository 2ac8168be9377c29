import { afterEach, beforeEach, expect, test } from 'vitest';
import { balancesOf } from './renew.ts';
import { refund } from '../ledger/refund.ts';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import { bulkRefresh, bulkRefreshInput } from './bulk.ts';
import { refreshHistory } from './history.ts';
import { userNextRefresh } from './next-refresh.ts';
import { reverseRun } from './reverse-run.ts';
import { listRefreshRuns } from './runs.ts';
import { refreshDue } from './tick.ts';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2030, 0, 1);

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

const balance = async (userId: string) => (await ledger.balance(userId)).balance;
const next = async (userId: string) =>
  Date.parse((await userNextRefresh(ledger, { userId })).nextRefreshAt ?? '');

test('an upgrade at once begins a period of the new plan and keeps what was bought', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.grant({ userId: 'u', amount: 70 });
  await ledger.deduct('u', { amount: 30 });
  await moveTo(START + 10 * DAY);
  expect(await ledger.subscribe('u', 'pro')).toMatchObject({ oldBalance: 140, newBalance: 1070 });
  expect(await next('u')).toBe(START + 40 * DAY);
});

test('a downgrade never takes more than the plan gave, and never below 0', async () => {
  await ledger.subscribe('u', 'pro');
  await ledger.grant({ userId: 'u', amount: 7 });
  await ledger.deduct('u', { amount: 1000 });
  expect(await ledger.subscribe('u', 'free')).toMatchObject({ oldBalance: 7, newBalance: 107 });
});

test('credits that are held at an upgrade come back beside the new plan, once', async () => {
  await ledger.subscribe('u', 'free');
  const { chargeId } = await ledger.deduct('u', { amount: 60, hold: { seconds: 600 } });
  await ledger.subscribe('u', 'pro');
  expect(await ledger.balance('u')).toEqual({ balance: 1000, held: 60 });
  await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
  expect(await ledger.balance('u')).toEqual({ balance: 1060, held: 0 });
});

test('a prorated upgrade adds the difference for the time that is left, and the dates stay', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.deduct('u', { amount: 40 });
  await moveTo(START + 20 * DAY);
  const change = await ledger.subscribe('u', 'pro', 'prorate');
  expect(change).toMatchObject({ oldBalance: 60, newBalance: 360 });
  expect(await next('u')).toBe(START + 30 * DAY);
  await moveTo(START + 30 * DAY);
  await refreshDue(ledger);
  expect(await balance('u')).toBe(1000);
});

test('a prorated downgrade takes the difference for the time that is left, to 0 at the least', async () => {
  await ledger.subscribe('u', 'pro');
  await ledger.deduct('u', { amount: 400 });
  await moveTo(START + 15 * DAY);
  expect(await ledger.subscribe('u', 'free', 'prorate')).toMatchObject({
    ...{ oldBalance: 600, newBalance: 150 },
  });
  await ledger.subscribe('v', 'pro');
  await ledger.deduct('v', { amount: 990 });
  expect(await ledger.subscribe('v', 'free', 'prorate')).toMatchObject({ newBalance: 0 });
});

test('going up and down again at one moment mints nothing', async () => {
  await ledger.subscribe('u', 'free');
  await moveTo(START + 7 * DAY + 12_345);
  await ledger.subscribe('u', 'pro', 'prorate');
  await ledger.subscribe('u', 'free', 'prorate');
  expect(await balance('u')).toBeLessThanOrEqual(100);
  expect(await balance('u')).toBeGreaterThanOrEqual(99);
});

test('a change at the next refresh changes nothing before it, and can be withdrawn', async () => {
  await ledger.subscribe('u', 'pro');
  expect(await ledger.subscribe('u', 'free', 'next_refresh')).toMatchObject({
    ...{ changed: true, planId: 'pro', nextPlanId: 'free', newBalance: 1000 },
  });
  expect(await ledger.subscribe('u', 'pro')).toMatchObject({ changed: true, nextPlanId: null });
  await ledger.subscribe('u', 'free', 'next_refresh');
  await moveTo(START + 30 * DAY);
  await refreshDue(ledger);
  expect(await balance('u')).toBe(100);
  expect(await userNextRefresh(ledger, { userId: 'u' })).toMatchObject({ planId: 'free' });
});

test('who leaves the plan keeps what was bought, and is refreshed no more', async () => {
  await ledger.subscribe('u', 'pro');
  await ledger.grant({ userId: 'u', amount: 5 });
  expect(await ledger.subscribe('u', null)).toMatchObject({ oldBalance: 1005, newBalance: 5 });
  await moveTo(START + 60 * DAY);
  expect(await refreshDue(ledger)).toMatchObject({ eligible: 0 });
  expect(await ledger.subscribe('u', null)).toMatchObject({ changed: false, newBalance: 5 });
});

test('the same plan again changes nothing', async () => {
  await ledger.subscribe('u', 'pro');
  await ledger.deduct('u', { amount: 1 });
  expect(await ledger.subscribe('u', 'pro')).toMatchObject({ changed: false, newBalance: 999 });
  expect((await refreshHistory(ledger, { userId: 'u', limit: 9 })).refreshes).toHaveLength(1);
});

test('a plan that is not there leaves no user behind', async () => {
  expect((await refusal(ledger.subscribe('u', 'none'))).code).toBe('plan_not_found');
  expect(await ledger.sql`select from users`).toHaveLength(0);
});

test('plan changes at once from everywhere leave one plan and its credits', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => ledger.subscribe('u', n % 2 === 0 ? 'free' : 'pro')),
  );
  const { planId } = await userNextRefresh(ledger, { userId: 'u' });
  expect(await balance('u')).toBe(planId === 'pro' ? 1000 : 100);
});

const runOf = async () => (await listRefreshRuns(ledger, { limit: 1 })).runs[0]?.runId ?? '';
const reverse = async () => reverseRun(ledger, { runId: await runOf() }, 'test');

test('a run that is reversed gives back what it took, less what was spent since', async () => {
  for (const user of ['idle', 'spent', 'overspent']) {
    await ledger.subscribe(user, 'free');
    await ledger.deduct(user, { amount: 20 });
  }
  await ledger.plan('free', { credit: 9999 });
  await moveTo(START + 30 * DAY);
  await refreshDue(ledger);
  await ledger.deduct('spent', { amount: 30 });
  await ledger.deduct('overspent', { amount: 500 });
  const dates = await ledger.sql`select user_id, next_refresh_at from subscriptions order by 1`;
  expect(await reverse()).toEqual({
    ...{ reversed: 3, skipped: 0, skippedBecause: {}, skippedUsers: [] },
  });
  expect([await balance('idle'), await balance('spent'), await balance('overspent')]).toEqual([
    80, 50, 0,
  ]);
  expect(await ledger.sql`select user_id, next_refresh_at from subscriptions order by 1`).toEqual(
    dates,
  );
});

test('who was refreshed or changed plan since is skipped, and the answer says why', async () => {
  for (const user of ['a', 'b', 'c', 'd']) await ledger.subscribe(user, 'free');
  await moveTo(START + 30 * DAY);
  await refreshDue(ledger);
  const runId = await runOf();
  await moveTo(START + 31 * DAY);
  await ledger.subscribe('a', 'pro');
  await bulkRefresh(ledger, bulkRefreshInput.parse({ userIds: ['b'], force: true }), 'test', {
    ...{ waitMs: 9000, batchSize: 9, signal: new AbortController().signal, onEnd: () => {} },
  });
  const again = () => reverseRun(ledger, { runId }, 'test');
  const skippedUsers = [
    { userId: 'a', reason: 'refreshed_since' },
    { userId: 'b', reason: 'refreshed_since' },
  ];
  const skippedBecause = { refreshed_since: 2 };
  expect(await again()).toEqual({ reversed: 2, skipped: 2, skippedBecause, skippedUsers });
  expect(await again()).toMatchObject({ reversed: 0, skipped: 4 });
  expect((await refusal(reverseRun(ledger, { runId: crypto.randomUUID() }, 'test'))).code).toBe(
    'refresh_run_not_found',
  );
});

test('two who reverse a run at once take it back once', async () => {
  for (let n = 0; n < 20; n++) await ledger.subscribe(`u${n}`, 'free');
  await moveTo(START + 30 * DAY);
  await refreshDue(ledger);
  const answers = await Promise.all([reverse(), reverse()]);
  expect(answers.reduce((sum, { reversed }) => sum + reversed, 0)).toBe(20);
  for (let n = 0; n < 20; n++) expect(await balance(`u${n}`)).toBe(100);
});

test('a balance is told in `credit`, or in the first type that there is', () => {
  const change = { expired: 0, granted: null };
  const a = { creditType: 'a', oldBalance: 1, newBalance: 2, ...change };
  const credit = { creditType: 'credit', oldBalance: 3, newBalance: 4, ...change };
  expect(balancesOf([a, credit])).toEqual({ oldBalance: 3, newBalance: 4 });
  expect(balancesOf([a])).toEqual({ oldBalance: 1, newBalance: 2 });
});

test('going down and up again gives nothing that was spent already', async () => {
  await ledger.subscribe('u', 'pro');
  await ledger.deduct('u', { amount: 990 });
  await moveTo(START + 3 * DAY);
  expect(await ledger.subscribe('u', 'free', 'prorate')).toMatchObject({ newBalance: 0 });
  expect(await ledger.subscribe('u', 'pro', 'prorate')).toMatchObject({ newBalance: 10 });
});

test('a prorated change moves by what the period was given, not by what the plan gives by now', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.plan('free', { credit: 900 });
  await moveTo(START + 15 * DAY);
  expect(await ledger.subscribe('u', 'pro', 'prorate')).toMatchObject({ newBalance: 550 });
});

test('a plan of another rhythm is counted from the day that it begins on', async () => {
  await ledger.plan('monthly', { credit: 50 }, { every: 'month' });
  await moveTo(Date.UTC(2030, 0, 5));
  await ledger.subscribe('u', 'monthly');
  await ledger.subscribe('u', 'pro', 'next_refresh');
  await moveTo(Date.UTC(2030, 1, 1));
  await refreshDue(ledger);
  expect(await next('u')).toBe(Date.UTC(2030, 1, 1) + 30 * DAY);
});

test('nobody leaves a plan at a next refresh that then is not', async () => {
  await ledger.subscribe('u', 'pro');
  const leaving = ledger.subscribe('u', null, 'next_refresh');
  expect((await refusal(leaving)).code).toBe('invalid_request');
  expect(await balance('u')).toBe(1000);
});

test('a refresh that brought a user to another plan is not reversed', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.subscribe('u', 'pro', 'next_refresh');
  await moveTo(START + 30 * DAY);
  await refreshDue(ledger);
  expect(await reverse()).toMatchObject({
    ...{ reversed: 0, skippedUsers: [{ userId: 'u', reason: 'plan_changed' }] },
  });
  expect(await balance('u')).toBe(1000);
});
