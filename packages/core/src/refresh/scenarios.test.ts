import { afterEach, beforeEach, expect, test } from 'vitest';
import { archivePlan } from '../plans/archive.ts';
import { putPlan } from '../plans/put.ts';
import { putPlanInput } from '../plans/values.ts';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import { refreshHistory } from './history.ts';
import { userNextRefresh } from './next-refresh.ts';
import { refreshUser } from './refresh.ts';
import { putRefreshSettings } from './settings.ts';
import { refreshDue } from './tick.ts';

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

const at = (moment: number) => new Date(moment).toISOString();
const balance = async (userId = 'u') => (await ledger.balance(userId)).balance;
const next = (userId = 'u') => userNextRefresh(ledger, { userId });
const set = (settings: { hold?: boolean; day?: number | null; customAmount?: number | null }) =>
  putRefreshSettings(ledger, { userId: 'u', ...settings }, 'test');
const archive = (planId: string) => archivePlan(ledger, { planId }, 'test');
const history = async () =>
  (await refreshHistory(ledger, { userId: 'u', limit: 50 })).refreshes.toReversed();

/** Goes to a moment and checks who is due. */
const checkAt = async (moment: number) => {
  await moveTo(moment);
  return (await refreshDue(ledger)).refreshed;
};

/** A plan gives another amount from a moment on. */
const schedule = (planId: string, credit: number, effectiveAt: number) =>
  putPlan(
    ledger,
    putPlanInput.parse({ planId, name: planId, credits: { credit }, effectiveAt: at(effectiveAt) }),
    'test',
  );

// A plan's version takes effect about the moment of the refresh.

test("a plan's version that takes effect at the very moment of the refresh is what it gives", async () => {
  await ledger.subscribe('u', 'free');
  await schedule('free', 250, DUE);
  expect(await checkAt(DUE - 1)).toBe(0);
  expect((await next()).balanceAfter).toBe(100);
  expect(await checkAt(DUE)).toBe(1);
  expect(await balance()).toBe(250);
});

test('a version that takes effect a millisecond after the refresh waits for the next one', async () => {
  await ledger.subscribe('u', 'free');
  await schedule('free', 250, DUE + 1);
  await checkAt(DUE);
  expect(await balance()).toBe(100);
  await checkAt(DUE + 1);
  expect(await balance()).toBe(100);
  await checkAt(DUE + 30 * DAY);
  expect(await balance()).toBe(250);
});

test('a refresh that comes late gives what the plan gives when it comes', async () => {
  await ledger.subscribe('u', 'free');
  await schedule('free', 250, DUE + DAY);
  await checkAt(DUE + 2 * DAY);
  expect(await balance()).toBe(250);
  expect((await next()).nextRefreshAt).toBe(at(DUE + 30 * DAY));
});

test('of versions that take effect on the day of the refresh, the last one before it counts', async () => {
  await ledger.subscribe('u', 'free');
  await schedule('free', 300, DUE - 1);
  await schedule('free', 400, DUE);
  await schedule('free', 500, DUE + 60_000);
  await checkAt(DUE + 59_999);
  expect(await balance()).toBe(400);
});

// A user's plan changes on the day of the refresh.

test('a change at once just before the refresh begins a new period; the old date comes and goes', async () => {
  await ledger.subscribe('u', 'free');
  await moveTo(DUE - 1);
  await ledger.subscribe('u', 'pro');
  expect(await checkAt(DUE)).toBe(0);
  expect(await balance()).toBe(1000);
  expect((await next()).nextRefreshAt).toBe(at(DUE - 1 + 30 * DAY));
});

test('a change at once when the refresh is due stands in its place', async () => {
  await ledger.subscribe('u', 'free');
  await moveTo(DUE);
  await ledger.subscribe('u', 'pro');
  expect(await checkAt(DUE)).toBe(0);
  expect(await balance()).toBe(1000);
  expect((await history()).map(({ kind }) => kind)).toEqual(['start', 'plan_change']);
});

test('a change at once just after the refresh takes back all that it gave', async () => {
  await ledger.subscribe('u', 'pro');
  await checkAt(DUE);
  await moveTo(DUE + 1);
  expect(await ledger.subscribe('u', 'free')).toMatchObject({ oldBalance: 1000, newBalance: 100 });
});

test('a prorated change in the last millisecond adds nothing, or takes 1; the refresh gives the new plan', async () => {
  await ledger.subscribe('u', 'free');
  await moveTo(DUE - 1);
  expect(await ledger.subscribe('u', 'pro', 'prorate')).toMatchObject({ newBalance: 100 });
  expect(await ledger.subscribe('u', 'free', 'prorate')).toMatchObject({ newBalance: 99 });
  await ledger.subscribe('u', 'pro', 'prorate');
  expect(await checkAt(DUE)).toBe(1);
  expect(await balance()).toBe(1000);
  expect((await next()).nextRefreshAt).toBe(at(DUE + 30 * DAY));
});

test('a prorated change while the refresh is due moves no credits, and the refresh still comes', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.deduct('u', { amount: 30 });
  await moveTo(DUE + DAY);
  expect(await ledger.subscribe('u', 'pro', 'prorate')).toMatchObject({ newBalance: 70 });
  expect(await next()).toMatchObject({ due: true, planId: 'pro' });
  expect(await checkAt(DUE + DAY)).toBe(1);
  expect(await balance()).toBe(1000);
  expect((await next()).nextRefreshAt).toBe(at(DUE + 30 * DAY));
});

test('a prorated change right after the refresh moves the whole difference', async () => {
  await ledger.subscribe('u', 'free');
  await checkAt(DUE);
  expect(await ledger.subscribe('u', 'pro', 'prorate')).toMatchObject({ newBalance: 1000 });
});

test('a change for the next refresh is taken at it when asked for while it is due', async () => {
  await ledger.subscribe('u', 'pro');
  await moveTo(DUE);
  await ledger.subscribe('u', 'free', 'next_refresh');
  expect(await checkAt(DUE)).toBe(1);
  expect(await balance()).toBe(100);
  expect(await next()).toMatchObject({ planId: 'free', nextPlanId: null });
});

test('a change for the next refresh, asked for right after one, waits a whole period', async () => {
  await ledger.subscribe('u', 'pro');
  await checkAt(DUE);
  await ledger.subscribe('u', 'free', 'next_refresh');
  expect(await checkAt(DUE + 30 * DAY - 1)).toBe(0);
  expect(await balance()).toBe(1000);
  await checkAt(DUE + 30 * DAY);
  expect(await balance()).toBe(100);
});

// Who was held.

test('a hold lifted late gives the plan of that time, once, and the dates stay', async () => {
  await ledger.subscribe('u', 'free');
  await set({ hold: true });
  await schedule('free', 250, DUE + 10 * DAY);
  expect(await checkAt(DUE + 65 * DAY)).toBe(0);
  await set({ hold: false });
  expect(await checkAt(DUE + 65 * DAY)).toBe(1);
  expect(await checkAt(DUE + 65 * DAY)).toBe(0);
  expect(await balance()).toBe(250);
  expect((await next()).nextRefreshAt).toBe(at(DUE + 90 * DAY));
});

test('who was held while the plan changed at once is not due when the hold is lifted', async () => {
  await ledger.subscribe('u', 'free');
  await set({ hold: true });
  await moveTo(DUE + 5 * DAY);
  await ledger.subscribe('u', 'pro');
  await ledger.deduct('u', { amount: 10 });
  expect((await next()).held).toBe(true);
  await set({ hold: false });
  expect(await checkAt(DUE + 6 * DAY)).toBe(0);
  expect(await balance()).toBe(990);
  expect((await next()).nextRefreshAt).toBe(at(DUE + 35 * DAY));
});

test('who was held while the plan was to change gets the new plan when the hold is lifted', async () => {
  await ledger.subscribe('u', 'pro');
  await set({ hold: true });
  await ledger.subscribe('u', 'free', 'next_refresh');
  await checkAt(DUE + 40 * DAY);
  expect(await balance()).toBe(1000);
  await set({ hold: false });
  expect(await checkAt(DUE + 41 * DAY)).toBe(1);
  expect(await balance()).toBe(100);
});

test('who left the plan while held is not refreshed when the hold is asked about', async () => {
  await ledger.subscribe('u', 'free');
  await set({ hold: true });
  await ledger.subscribe('u', null);
  expect(await checkAt(DUE + DAY)).toBe(0);
  expect((await refusal(set({ hold: false }))).code).toBe('no_plan');
  expect(await balance()).toBe(0);
});

// A user's own amount and day.

test('an own amount gives credits on a plan that has none of the type, beside its others', async () => {
  await ledger.sql`insert into credit_types (credit_type, name, decimals) values ('reading', 'Readings', 0)`;
  await ledger.plan('readings', { reading: 3 });
  await ledger.subscribe('u', 'readings');
  await set({ customAmount: 40 });
  expect(await balance()).toBe(0);
  await checkAt(DUE);
  expect(await balance()).toBe(40);
  expect(await ledger.balance('u', 'reading')).toMatchObject({ balance: 3 });
  await set({ customAmount: null });
  await checkAt(DUE + 30 * DAY);
  expect(await balance()).toBe(0);
  expect(await ledger.balance('u', 'reading')).toMatchObject({ balance: 3 });
});

test('an own amount of 0 gives nothing and takes what is left; it goes along to another plan', async () => {
  await ledger.subscribe('u', 'free');
  await set({ customAmount: 0 });
  expect(await balance()).toBe(100);
  await checkAt(DUE);
  expect(await balance()).toBe(0);
  expect(await ledger.subscribe('u', 'pro')).toMatchObject({ newBalance: 0 });
});

test('a day set while the refresh is due is for the refresh after it', async () => {
  await ledger.subscribe('u', 'free');
  await moveTo(DUE + 60_000);
  expect(await set({ day: 15 })).toMatchObject({ nextRefreshAt: at(DUE) });
  expect(await checkAt(DUE + 60_000)).toBe(1);
  expect((await next()).nextRefreshAt).toBe('2030-02-15T00:00:00.000Z');
  expect(await set({ day: null })).toMatchObject({ nextRefreshAt: at(START + 60 * DAY) });
});

test('a day set to today, after midnight, is the same day of the next month', async () => {
  await ledger.subscribe('u', 'free');
  await moveTo(Date.UTC(2030, 0, 10, 0, 0, 0, 1));
  expect(await set({ day: 10 })).toMatchObject({ nextRefreshAt: '2030-02-10T00:00:00.000Z' });
});

test('what is not carried over is what would have burnt first, also of plan credits given by hand', async () => {
  await ledger.plan('free', { credit: 100 }, { mode: 'add', rollover: { credit: 40 } });
  await ledger.plan('none', {}, { mode: 'add' });
  await ledger.subscribe('u', 'none');
  await ledger.grant({ userId: 'u', amount: 30, source: 'plan', priority: 200 });
  await ledger.grant({ userId: 'u', amount: 25, source: 'plan' });
  await ledger.subscribe('u', 'free', 'next_refresh');
  await checkAt(DUE);
  const left = await ledger.sql`
    select priority, remaining from grants where user_id = 'u' and open order by priority, remaining`;
  expect([...left]).toEqual([
    { priority: 100, remaining: 10 },
    { priority: 100, remaining: 100 },
    { priority: 200, remaining: 30 },
  ]);
});

// Plans that are archived.

test('an archived plan goes on for who is on it, and nobody new comes to it', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.subscribe('v', 'pro');
  await ledger.deduct('u', { amount: 100 });
  await archive('free');
  expect(await checkAt(DUE)).toBe(2);
  expect(await balance()).toBe(100);
  expect((await refusal(ledger.subscribe('w', 'free'))).code).toBe('plan_archived');
  for (const when of ['now', 'prorate', 'next_refresh'] as const)
    expect((await refusal(ledger.subscribe('v', 'free', when))).code).toBe('plan_archived');
  expect(await ledger.subscribe('u', 'free')).toMatchObject({ changed: false });
  expect(await refreshUser(ledger, { userId: 'u', dryRun: false }, 'test')).toMatchObject({
    refreshed: true,
  });
});

test('who leaves an archived plan does not come back to it', async () => {
  await ledger.subscribe('u', 'free');
  await archive('free');
  await ledger.subscribe('u', 'pro');
  expect((await refusal(ledger.subscribe('u', 'free'))).code).toBe('plan_archived');
});

test('who chose a plan for the next refresh before it was archived comes to it all the same', async () => {
  await ledger.subscribe('u', 'pro');
  await ledger.subscribe('u', 'free', 'next_refresh');
  await archive('free');
  expect(await checkAt(DUE)).toBe(1);
  expect(await next()).toMatchObject({ planId: 'free', nextPlanId: null });
  expect(await balance()).toBe(100);
  expect(await checkAt(DUE + 30 * DAY)).toBe(1);
});

test('who is on an archived plan may withdraw a change that was to come', async () => {
  await ledger.subscribe('u', 'free');
  await ledger.subscribe('u', 'pro', 'next_refresh');
  await archive('free');
  expect(await ledger.subscribe('u', 'free')).toMatchObject({ changed: true, nextPlanId: null });
  await checkAt(DUE);
  expect(await balance()).toBe(100);
});
