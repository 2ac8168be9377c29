import { afterEach, beforeEach, expect, test } from 'vitest';
import { listRefreshRuns } from './runs.ts';
import { refund } from '../ledger/refund.ts';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import { bulkRefresh, bulkRefreshInput } from './bulk.ts';
import { dryRun } from './dry-run.ts';
import { refreshHistory } from './history.ts';
import { userNextRefresh } from './next-refresh.ts';
import { refreshUser } from './refresh.ts';
import { putRefreshSettings } from './settings.ts';
import { refreshStats } from './stats.ts';
import { refreshDue } from './tick.ts';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2030, 0, 1);

let ledger: TestLedger;
let moveTo: (at: number) => Promise<void>;
beforeEach(async () => {
  ledger = await testLedger();
  moveTo = await ledger.holdClock(START);
  await ledger.feature();
});
afterEach(() => ledger.close());

const balance = async (userId: string) => (await ledger.balance(userId)).balance;
const now = (userId: string) => refreshUser(ledger, { userId, dryRun: false }, 'test');
const history = async (userId: string) =>
  (await refreshHistory(ledger, { userId, limit: 50 })).refreshes;
const bulk = (input: object = {}) =>
  bulkRefresh(ledger, bulkRefreshInput.parse(input), 'test', {
    ...{ waitMs: 10_000, batchSize: 2, signal: new AbortController().signal, onEnd: () => {} },
  });

/** Open credits of each source. */
const bySource = async (userId: string) => {
  const rows = await ledger.sql<{ source: string; left: number }[]>`
    select source, sum(remaining)::int8 as left from grants where user_id = ${userId} and open
    group by source`;
  return Object.fromEntries(rows.map(({ source, left }) => [source, left]));
};

test('a plan gives its credits when a user is put on it, and again every 30 days', async () => {
  await ledger.plan('pro', { credit: 1000 });
  expect(await ledger.subscribe('u', 'pro')).toMatchObject({ oldBalance: 0, newBalance: 1000 });
  await ledger.deduct('u', { amount: 300 });
  await moveTo(START + 30 * DAY - 1);
  expect(await refreshDue(ledger)).toEqual({ eligible: 0, refreshed: 0, failed: 0 });
  await moveTo(START + 30 * DAY);
  expect(await refreshDue(ledger)).toEqual({ eligible: 1, refreshed: 1, failed: 0 });
  expect(await refreshDue(ledger)).toEqual({ eligible: 0, refreshed: 0, failed: 0 });
  expect(await balance('u')).toBe(1000);
  expect(await history('u')).toMatchObject([
    { kind: 'refresh', oldBalance: 700, newBalance: 1000, outcome: 'refreshed' },
    { kind: 'start', oldBalance: 0, newBalance: 1000 },
  ]);
});

test('a check that comes late moves no later check', async () => {
  await ledger.plan('pro', { credit: 1 });
  await ledger.subscribe('u', 'pro');
  await moveTo(START + 40 * DAY);
  await refreshDue(ledger);
  expect((await userNextRefresh(ledger, { userId: 'u' })).nextRefreshAt).toBe(
    new Date(START + 60 * DAY).toISOString(),
  );
});

test('replace renews the plan credits and leaves bought, promo and refund credits alone', async () => {
  await ledger.plan('pro', { credit: 100 });
  await ledger.subscribe('u', 'pro');
  await ledger.grant({ userId: 'u', amount: 7, source: 'purchase' });
  await ledger.grant({ userId: 'u', amount: 5, source: 'promo', priority: 900 });
  await ledger.grant({ userId: 'u', amount: 3, source: 'refund', priority: 900 });
  await ledger.deduct('u', { amount: 40 });
  expect(await now('u')).toMatchObject({ refreshed: true, oldBalance: 75, newBalance: 115 });
  expect(await bySource('u')).toEqual({ plan: 100, purchase: 7, promo: 5, refund: 3 });
});

test('add carries over what is left, up to the cap, and what is oldest expires', async () => {
  await ledger.plan('pro', { credit: 100 }, { mode: 'add', rollover: { credit: 150 } });
  await ledger.subscribe('u', 'pro');
  expect(await now('u')).toMatchObject({ newBalance: 200 });
  expect(await now('u')).toMatchObject({ newBalance: 250 });
  expect(await now('u')).toMatchObject({ oldBalance: 250, newBalance: 250 });
  await ledger.deduct('u', { amount: 240 });
  expect(await now('u')).toMatchObject({ oldBalance: 10, newBalance: 110 });
});

test('top_up fills up to the amount and takes nothing', async () => {
  await ledger.plan('pro', { credit: 100 }, { mode: 'top_up' });
  await ledger.subscribe('u', 'pro');
  await ledger.deduct('u', { amount: 30 });
  expect(await now('u')).toMatchObject({ oldBalance: 70, newBalance: 100 });
  expect(await now('u')).toMatchObject({ refreshed: true, oldBalance: 100, newBalance: 100 });
  await ledger.plan('pro', { credit: 60 }, { mode: 'top_up' });
  expect(await now('u')).toMatchObject({ oldBalance: 100, newBalance: 100 });
});

test('a refund of a charge of the period before lives beside the new credits, for 30 days', async () => {
  await ledger.plan('pro', { credit: 100 });
  await ledger.subscribe('u', 'pro');
  const charge = await ledger.deduct('u', { amount: 100 });
  const held = await now('u');
  expect(held).toMatchObject({ oldBalance: 0, newBalance: 100 });
  await refund(ledger, { chargeId: charge.chargeId, reason: 'timeout' }, 'test');
  expect(await bySource('u')).toEqual({ plan: 100, refund: 100 });
  expect(await now('u')).toMatchObject({ newBalance: 200 });
});

test('a plan gives each of its credit types; one that it drops is taken back at the refresh', async () => {
  await ledger.sql`insert into credit_types (credit_type, name, decimals) values ('reading', 'Readings', 0)`;
  await ledger.plan('pro', { credit: 10, reading: 3 });
  await ledger.subscribe('u', 'pro');
  expect(await ledger.balance('u', 'reading')).toEqual({ balance: 3, held: 0 });
  await ledger.plan('pro', { credit: 10 });
  await now('u');
  expect(await ledger.balance('u', 'reading')).toEqual({ balance: 0, held: 0 });
});

test('who is held is not refreshed; a hold lifted late gives one refresh, and the days go on', async () => {
  await ledger.plan('pro', { credit: 100 });
  await ledger.subscribe('u', 'pro');
  await ledger.deduct('u', { amount: 60 });
  await putRefreshSettings(ledger, { userId: 'u', hold: true }, 'test');
  await moveTo(START + 95 * DAY);
  expect(await refreshDue(ledger)).toMatchObject({ eligible: 0 });
  expect(await now('u')).toMatchObject({ refreshed: false, reason: 'held', newBalance: 40 });
  await putRefreshSettings(ledger, { userId: 'u', hold: false }, 'test');
  expect(await refreshDue(ledger)).toEqual({ eligible: 1, refreshed: 1, failed: 0 });
  expect(await refreshDue(ledger)).toMatchObject({ eligible: 0 });
  expect((await userNextRefresh(ledger, { userId: 'u' })).nextRefreshAt).toBe(
    new Date(START + 120 * DAY).toISOString(),
  );
});

test("a user's own amount and day stand in place of the plan's", async () => {
  await ledger.plan('pro', { credit: 100 });
  await ledger.subscribe('u', 'pro');
  const settings = await putRefreshSettings(
    ledger,
    { userId: 'u', day: 31, customAmount: 555 },
    'test',
  );
  expect(settings).toMatchObject({ day: 31, nextRefreshAt: '2030-01-31T00:00:00.000Z' });
  await moveTo(Date.UTC(2030, 0, 31));
  await refreshDue(ledger);
  expect(await balance('u')).toBe(555);
  expect(await userNextRefresh(ledger, { userId: 'u' })).toMatchObject({
    nextRefreshAt: '2030-02-28T00:00:00.000Z',
  });
});

test('a user on no plan has no refresh and no settings for it', async () => {
  const user = await ledger.user(5);
  expect(await now(user)).toMatchObject({ refreshed: false, reason: 'no_plan', newBalance: 5 });
  const settings = putRefreshSettings(ledger, { userId: user, hold: true }, 'test');
  expect((await refusal(settings)).code).toBe('no_plan');
});

test('the same key refreshes once, and is answered the same', async () => {
  await ledger.plan('pro', { credit: 100 }, { mode: 'add' });
  await ledger.subscribe('u', 'pro');
  const input = { userId: 'u', dryRun: false, idempotencyKey: 'k' };
  const [a, b] = await Promise.all([
    refreshUser(ledger, input, 'test'),
    refreshUser(ledger, input, 'test'),
  ]);
  expect([a.replayed, b.replayed].sort()).toEqual([false, true]);
  expect(await balance('u')).toBe(200);
});

test('a dry run says exactly what the run then does', async () => {
  await ledger.plan('a', { credit: 100 });
  await ledger.plan('b', { credit: 50 }, { mode: 'add', rollover: { credit: 20 } });
  for (let n = 0; n < 7; n++) {
    await ledger.subscribe(`u${n}`, n % 2 === 0 ? 'a' : 'b');
    await ledger.deduct(`u${n}`, { amount: 3 * n + 1 });
  }
  await ledger.grant({ userId: 'u3', amount: Number.MAX_SAFE_INTEGER - 60 });
  await moveTo(START + 31 * DAY);
  const said = await dryRun(ledger, {}, 3);
  expect(await dryRun(ledger, {}, 3)).toEqual(said);
  expect(said).toMatchObject({ eligible: 7, refreshed: 6, failed: 1 });
  expect(await refreshDue(ledger, { batchSize: 2 })).toEqual({
    eligible: 7,
    refreshed: 6,
    failed: 1,
  });
  for (const { userId, newBalance, error } of said.users) {
    if (error === null) expect(await balance(userId)).toBe(newBalance);
    else expect({ userId, error }).toEqual({ userId: 'u3', error: 'balance_overflow' });
  }
  const [sums] = await ledger.sql`
    select sum(expired)::int8 as expired, sum(granted)::int8 as granted from refreshes where kind = 'refresh'`;
  expect(said.credits).toEqual({ credit: sums });
});

test('a user who fails is recorded, stops nobody, and is tried again', async () => {
  await ledger.plan('pro', { credit: 100 });
  for (const user of ['a', 'b', 'c']) await ledger.subscribe(user, 'pro');
  await ledger.sql.unsafe(`
    create function refuse_b() returns trigger language plpgsql as
    $$ begin raise exception 'b is poisoned'; end $$;
    create trigger refuse_b before insert on refreshes for each row
    when (new.user_id = 'b' and new.outcome = 'refreshed') execute function refuse_b();`);
  await moveTo(START + 30 * DAY);
  expect(await refreshDue(ledger)).toEqual({ eligible: 3, refreshed: 2, failed: 1 });
  expect(await refreshDue(ledger)).toEqual({ eligible: 1, refreshed: 0, failed: 1 });
  expect(await refreshStats(ledger)).toMatchObject({
    ...{ due: 1, refreshed: 2, failed: 2, successRate: 0.5 },
    failing: [{ userId: 'b', failures: 2, error: 'internal' }],
  });
  expect(await history('b')).toMatchObject([
    { outcome: 'failed', error: 'internal', oldBalance: 0 },
    { kind: 'start' },
  ]);
  await ledger.sql`drop trigger refuse_b on refreshes`;
  expect(await refreshDue(ledger)).toEqual({ eligible: 1, refreshed: 1, failed: 0 });
  expect(await refreshStats(ledger)).toMatchObject({ due: 0, failing: [] });
});

test('a bulk refresh takes those who are due, of a plan or by name; others only by force', async () => {
  await ledger.plan('a', { credit: 10 });
  await ledger.plan('b', { credit: 10 });
  for (const user of ['a1', 'a2', 'a3']) await ledger.subscribe(user, 'a');
  await ledger.subscribe('b1', 'b');
  expect(await bulk()).toMatchObject({ eligible: 0, refreshed: 0, state: 'finished' });
  await moveTo(START + 30 * DAY);
  expect(await bulk({ planId: 'a', dryRun: true })).toMatchObject({ runId: null, eligible: 3 });
  expect(await bulk({ userIds: ['a1', 'b1', 'nobody'] })).toMatchObject({ refreshed: 2 });
  expect(await bulk({ planId: 'a' })).toMatchObject({ eligible: 2, refreshed: 2, failed: 0 });
  expect(await bulk({ planId: 'a' })).toMatchObject({ eligible: 0 });
  expect(await bulk({ planId: 'a', force: true })).toMatchObject({ eligible: 3, refreshed: 3 });
  expect((await refusal(bulk({ force: true }))).code).toBe('invalid_request');
  expect((await refusal(bulk({ planId: 'none' }))).code).toBe('plan_not_found');
});

test('a run that lost its server is taken up, and refreshes nobody twice', async () => {
  await ledger.plan('pro', { credit: 10 }, { mode: 'add' });
  for (let n = 0; n < 10; n++) await ledger.subscribe(`u${n}`, 'pro');
  const { runId } = await bulk({ planId: 'pro', force: true });
  await ledger.sql`
    update refresh_runs set state = 'running', finished_at = null, refreshed = 4 where run_id = ${runId}`;
  expect(await refreshDue(ledger)).toEqual({ eligible: 0, refreshed: 0, failed: 0 });
  await moveTo(START + 61_000);
  expect(await refreshDue(ledger)).toMatchObject({ refreshed: 0, failed: 0 });
  for (let n = 0; n < 10; n++) expect(await balance(`u${n}`)).toBe(20);
  expect((await listRefreshRuns(ledger, { limit: 10 })).runs).toMatchObject([
    { state: 'finished' },
  ]);
});
