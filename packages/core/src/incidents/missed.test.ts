import { afterEach, beforeEach, expect, test } from 'vitest';
import { extend } from '../ledger/extend.ts';
import { fail, failInput } from '../ledger/fail.ts';
import { retryFailedRefunds } from '../ledger/failed-refunds.ts';
import { refund } from '../ledger/refund.ts';
import { settle } from '../ledger/settle.ts';
import { sweep } from '../ledger/sweep.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { getIncident } from './incident.ts';
import { listMissed, listMissedInput } from './missed.ts';
import { refundMissed, refundMissedInput } from './start.ts';
import { undoIncident } from './undo.ts';

let at: TestLedger;
let moveTo: (at: number) => Promise<void>;
const start = Date.now();
const MINUTE = 60_000;

beforeEach(async () => {
  at = await testLedger();
  moveTo = await at.holdClock(start);
  await at.feature({
    refundPolicy: { work_failed: { refund: 'none' }, units_failed: { refund: 'none' } },
  });
});
afterEach(async () => {
  await sweep(at);
  await at.close();
});

const place = () => ({ sql: at.database.sql, ledger: at });
const list = (input: object = {}) => listMissed(place(), listMissedInput.parse(input));
const run = (input: object = {}) =>
  refundMissed(place(), refundMissedInput.parse(input), 'staff:ann');
const hold = (userId: string, more: object = {}) =>
  at.deduct(userId, { provider: 'acme', hold: { seconds: 60 }, ...more });
const failed = (chargeId: string, more: object = {}) =>
  fail(at, failInput.parse({ chargeId, failure: 'work_failed', ...more }), 'key:app');

/** Has the database refuse every refund, for a reason of its own. */
const refuseRefunds = () =>
  at.database.sql.unsafe(`
    create function no_refunds() returns trigger language plpgsql as
    $$ begin raise exception 'disk on fire' using errcode = 'XX001'; end $$;
    create trigger no_refunds before insert on refunds for each row execute function no_refunds()`);
const allowRefunds = () =>
  at.database.sql.unsafe('drop trigger no_refunds on refunds; drop function no_refunds()');

/** One of each kind: kept, overdue, and a refund of 4 that could not be made. */
async function oneOfEach() {
  const userId = await at.user(100);
  const kept = await hold(userId);
  await failed(kept.chargeId, { errorMessage: 'model 17 is gone' });
  const overdue = await hold(userId, { providerTaskId: 'task-1' });
  const owed = await hold(userId);
  await settle(at, { chargeId: owed.chargeId }, 'key:app');
  await refuseRefunds();
  const asked = { chargeId: owed.chargeId, amount: 4, reason: 'provider_error' } as const;
  await expect(refund(at, asked, 'key:app')).rejects.toMatchObject({ code: 'refund_pending' });
  await allowRefunds();
  await moveTo(start + 3 * MINUTE);
  return { userId, kept, overdue, owed };
}

test('work that failed and was paid for, holds that nobody swept and refunds that failed are missed', async () => {
  const { userId, kept, overdue, owed } = await oneOfEach();
  const fine = await hold(userId);
  await settle(at, { chargeId: fine.chargeId }, 'key:app');
  const { missed } = await list();
  expect(missed).toMatchObject([
    {
      ...{ chargeId: overdue.chargeId, cause: 'overdue', reason: 'callback_missing', owed: 10 },
      at: new Date(start + MINUTE).toISOString(),
    },
    expect.objectContaining({
      ...{ chargeId: owed.chargeId, cause: 'refund_failed', reason: 'provider_error', owed: 4 },
    }),
    expect.objectContaining({
      ...{ chargeId: kept.chargeId, cause: 'kept', reason: 'api_error', owed: 10, amount: 10 },
    }),
  ]);
});

test('all that was missed is refunded once, as the dry run said, each with the reason of its failure', async () => {
  const { userId, kept, overdue, owed } = await oneOfEach();
  const dry = await run({ dryRun: true });
  expect(dry).toMatchObject({
    incidentId: null,
    charges: 3,
    users: 1,
    amount: 24,
    effect: { cannot: {} },
  });
  const done = await run();
  expect(done).toMatchObject({ charges: 3, state: 'finished', done: 3, refunded: 24 });
  expect(await at.balance(userId)).toEqual({ balance: 94, held: 0 });
  const made = await at.database.sql`
    select charge_id, amount, reason, actor from refunds order by charge_id`;
  expect([...made]).toEqual([
    { chargeId: kept.chargeId, amount: 10, reason: 'api_error', actor: 'staff:ann' },
    { chargeId: overdue.chargeId, amount: 10, reason: 'callback_missing', actor: 'staff:ann' },
    { chargeId: owed.chargeId, amount: 4, reason: 'provider_error', actor: 'key:app' },
  ]);
  expect((await list()).missed).toEqual([]);
  await moveTo(start + 60 * MINUTE);
  expect(await retryFailedRefunds(at)).toEqual({ retried: 0, resolved: 0 });
  expect(await run()).toMatchObject({ incidentId: null, charges: 0 });
  const [told] = await at.database.sql`
    select count(*) filter (where fails) as fails, count(*) filter (where refunds) as refunds
    from events where charge_id = ${kept.chargeId}`;
  expect(told).toEqual({ fails: 1, refunds: 1 });
});

test('of a hold past its deadline, what was delivered stays paid', async () => {
  const userId = await at.user(100);
  const units = { units: 4, amount: 40 };
  const part = await hold(userId, units);
  const all = await hold(userId, units);
  await extend(at, { chargeId: part.chargeId, seconds: 1, deliveredUnits: 3 }, 'key:app');
  await extend(at, { chargeId: all.chargeId, seconds: 1, deliveredUnits: 4 }, 'key:app');
  await moveTo(start + 3 * MINUTE);
  expect((await list()).missed).toMatchObject([{ chargeId: part.chargeId, owed: 10 }]);
  expect(await run()).toMatchObject({ charges: 1, refunded: 10 });
  expect(await at.balance(userId)).toEqual({ balance: 30, held: 40 });
  await sweep(at);
  expect(await at.balance(userId)).toEqual({ balance: 30, held: 0 });
});

test('only what is chosen is refunded', async () => {
  const { kept, overdue } = await oneOfEach();
  expect(await run({ chargeIds: [kept.chargeId] })).toMatchObject({ charges: 1, refunded: 10 });
  expect((await list({ cause: 'overdue' })).missed).toMatchObject([{ chargeId: overdue.chargeId }]);
  expect((await list({ reason: 'provider_error' })).missed).toMatchObject([
    { cause: 'refund_failed' },
  ]);
  expect((await list({ provider: 'other' })).missed).toEqual([]);
  expect((await list({ from: new Date(start + 2 * MINUTE).toISOString() })).missed).toEqual([]);
});

test('what the sweeper, a person or the retries did meanwhile is left as it is', async () => {
  const { userId, kept } = await oneOfEach();
  await refund(at, { chargeId: kept.chargeId, reason: 'customer_service' }, 'staff:bob');
  await at.grant({ userId, amount: 1 });
  const before = await run({ dryRun: true });
  expect(before).toMatchObject({ charges: 2, amount: 14 });
  const sweeping = Promise.all([sweep(at), retryFailedRefunds(at)]);
  const [done] = await Promise.all([run(), sweeping]);
  expect(done.state).toBe('finished');
  expect(await at.balance(userId)).toEqual({ balance: 95, held: 0 });
});

test('pages walk through all of it, each charge once', async () => {
  const userId = await at.user(1000);
  for (let n = 0; n < 7; n++) {
    await moveTo(start + n);
    const { chargeId } = await hold(userId, { hold: { seconds: n % 2 ? 60 : 3600 } });
    if (n % 2 === 0) await failed(chargeId);
  }
  await moveTo(start + 3 * MINUTE);
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await list({ limit: 2, ...(cursor && { cursor }) });
    seen.push(...page.missed.map(({ chargeId }) => chargeId));
    cursor = page.nextCursor;
  }
  expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
});

test('failures that were kept long ago are listed only where they are asked for', async () => {
  const userId = await at.user(100);
  const { chargeId } = await hold(userId);
  await failed(chargeId);
  await moveTo(start + 40 * 24 * 60 * MINUTE);
  expect((await list()).missed).toEqual([]);
  const from = new Date(start - MINUTE).toISOString();
  expect((await list({ from })).missed).toMatchObject([{ chargeId }]);
});

test('a refund that the database refuses in a run is kept, tried again, made once, and undone too', async () => {
  const userId = await at.user(100);
  const { chargeId } = await hold(userId);
  await failed(chargeId);
  await refuseRefunds();
  const done = await run();
  const incidentId = done.incidentId ?? '';
  expect(done).toMatchObject({ charges: 1, state: 'finished', done: 1, refunded: 0 });
  expect((await list()).missed).toMatchObject([{ cause: 'refund_failed', owed: 10 }]);
  await allowRefunds();
  await moveTo(start + MINUTE);
  expect(await retryFailedRefunds(at)).toEqual({ retried: 1, resolved: 1 });
  expect(await at.balance(userId)).toEqual({ balance: 100, held: 0 });
  expect(await undoIncident(place(), { incidentId }, 'staff:ann')).toMatchObject({
    ...{ state: 'undone', refunded: 10, takenBack: 10 },
  });
  expect(await getIncident(place(), { incidentId })).toMatchObject({ toUndo: 1, undone: 1 });
  expect(await at.balance(userId)).toEqual({ balance: 90, held: 0 });
});
