import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail, failInput } from '../ledger/fail.ts';
import { refund } from '../ledger/refund.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { getIncident } from './incident.ts';
import { previewIncident, previewIncidentInput } from './preview.ts';
import { incidentUsers, incidentUsersInput } from './report.ts';
import { startIncident, startIncidentInput } from './start.ts';
import { undoIncident } from './undo.ts';

let at: TestLedger;
beforeEach(async () => {
  at = await testLedger();
  await at.feature();
});
afterEach(() => at.close());

const place = () => ({ sql: at.database.sql, ledger: at });
const hour = 3_600_000;
const window = () => ({
  from: new Date(Date.now() - hour).toISOString(),
  to: new Date(Date.now() + hour).toISOString(),
});
const start = (input: object = {}, options = {}) =>
  startIncident(
    place(),
    startIncidentInput.parse({ provider: 'acme', ...window(), ...input }),
    'staff:ann',
    options,
  );
const preview = (input: object = {}) =>
  previewIncident(place(), previewIncidentInput.parse({ provider: 'acme', ...window(), ...input }));
const users = (incidentId: string | null, input: object = {}) =>
  incidentUsers(place(), incidentUsersInput.parse({ incidentId, ...input }));
const incidentOf = (incidentId: string | null) =>
  getIncident(place(), { incidentId: incidentId ?? '' });

const giveBack = (chargeId: string, amount: number) =>
  refund(at, { chargeId, amount, reason: 'customer_service' }, 'staff:bob');

/** A user with 100 credits and these charges of 10 at the provider. */
async function charged(times: number, provider = 'acme') {
  const userId = await at.user(100);
  const charges = [];
  for (let n = 0; n < times; n++) charges.push(await at.deduct(userId, { provider }));
  return { userId, charges: charges.map(({ chargeId }) => chargeId) };
}

test('a run gives back what is left of every charge of the window, and that is what the preview told', async () => {
  const ann = await charged(3);
  const bob = await charged(2);
  const cy = await charged(1, 'other');
  await giveBack(ann.charges[0] ?? '', 4);
  await giveBack(bob.charges[0] ?? '', 10);
  const held = await at.deduct(bob.userId, { provider: 'acme', hold: { seconds: 60 } });

  const told = await preview();
  expect(told).toMatchObject({
    ...{ charges: 5, users: 2, amount: 46, cannot: {}, nextCursor: null },
    byType: [
      {
        ...{ creditType: 'credit', charges: 5, amount: 46, held: 1, nothingLeft: 1 },
        before: { charges: 2, amount: 14 },
      },
    ],
    byUser: [
      { userId: ann.userId, charges: 3, amount: 26, before: 4, cannot: 0 },
      { userId: bob.userId, charges: 2, amount: 20, before: 10, cannot: 0 },
    ],
  });
  const dry = await start({ dryRun: true });
  expect(dry).toMatchObject({ incidentId: null, dryRun: true, charges: 5, users: 2, amount: 46 });
  expect(await at.balance(ann.userId)).toMatchObject({ balance: 74 });

  const run = await start({ name: 'Outage', asOf: told.asOf, confirm: told.charges });
  expect(run).toMatchObject({
    ...{ charges: 5, users: 2, amount: 46, state: 'finished', done: 5, refunded: 46 },
  });
  expect(await at.balance(ann.userId)).toEqual({ balance: 100, held: 0 });
  expect(await at.balance(bob.userId)).toEqual({ balance: 100, held: 0 });
  expect(await at.balance(cy.userId)).toEqual({ balance: 90, held: 0 });
  expect(await incidentOf(run.incidentId)).toMatchObject({
    ...{ name: 'Outage', actor: 'staff:ann', state: 'finished' },
    tallies: [
      { step: 'chosen', outcome: 'incident', creditType: 'credit', charges: 5, amount: 46 },
      { step: 'refund', outcome: 'refunded', creditType: 'credit', charges: 5, amount: 46 },
    ],
  });
  expect((await users(run.incidentId)).users).toMatchObject([
    { userId: ann.userId, charges: 3, amount: 26, refundedCharges: 3, refunded: 26 },
    { userId: bob.userId, charges: 2, amount: 20, refundedCharges: 2, refunded: 20 },
  ]);
  const [refunds] = await at.database.sql`
    select count(*) as n, count(distinct charge_id) as charges, sum(amount) as amount
    from refunds where reason = 'incident' and actor = 'staff:ann' and error_message = 'Outage'`;
  expect(refunds).toEqual({ n: 5, charges: 5, amount: 46 });
  expect(held.state).toBe('held');
  expect(await start()).toMatchObject({ incidentId: null, charges: 0 });
});

test('charges are chosen by provider, feature, route and window, and all that is named must hold', async () => {
  await at.feature({ feature: 'image', name: 'Image', cost: 7 });
  const userId = await at.user(100);
  await at.deduct(userId, { provider: 'acme', apiRoute: '/v1/a' });
  await at.deduct(userId, { provider: 'acme', apiRoute: '/v1/b' });
  await at.deduct(userId, { feature: 'image', provider: 'acme', apiRoute: '/v1/b' });
  const amountOf = async (input: object) =>
    (await preview({ provider: undefined, ...input })).amount;
  expect(await amountOf({ provider: 'acme' })).toBe(27);
  expect(await amountOf({ apiRoute: '/v1/b' })).toBe(17);
  expect(await amountOf({ feature: 'image' })).toBe(7);
  expect(await amountOf({ feature: 'chat', apiRoute: '/v1/b' })).toBe(10);
  const { from } = window();
  expect(
    await amountOf({ feature: 'chat', to: new Date(Date.now() - hour / 2).toISOString(), from }),
  ).toBe(0);
  expect(previewIncidentInput.safeParse(window()).success).toBe(false);
  const days = (n: number) => new Date(Date.parse(from) + n * 24 * hour).toISOString();
  const long = (n: number) => previewIncidentInput.safeParse({ feature: 'x', from, to: days(n) });
  expect([long(31).success, long(32).success, long(-1).success]).toEqual([true, false, false]);
});

test('by a reason, only failures that were told and paid for all the same are refunded', async () => {
  await at.feature({
    feature: 'chat',
    refundPolicy: { timed_out: { refund: 'none' }, provider_error: { refund: 'none' } },
  });
  const userId = await at.user(100);
  const hold = () => at.deduct(userId, { provider: 'acme', hold: { seconds: 60 } });
  const charges = [await hold(), await hold(), await hold()].map(({ chargeId }) => chargeId);
  const failed = (chargeId: string | undefined, failure: 'timed_out' | 'provider_error') =>
    fail(at, failInput.parse({ chargeId, failure }), 'key:app');
  await failed(charges[0], 'timed_out');
  await failed(charges[1], 'provider_error');
  expect(await preview({ failed: true, reason: 'timeout' })).toMatchObject({ charges: 1 });
  // Of those that failed in whatever way, the one that still runs is none.
  expect(await preview({ failed: true })).toMatchObject({ charges: 2, amount: 20 });
  expect(await start({ provider: undefined, reason: 'timeout' })).toMatchObject({
    ...{ charges: 1, refunded: 10 },
  });
  expect(await at.balance(userId)).toEqual({ balance: 80, held: 10 });
});

test('the preview pages through the users, those who get the most first', async () => {
  const sizes = [1, 3, 2, 3];
  const all = [];
  for (const size of sizes) all.push(await charged(size));
  const first = await preview({ limit: 3 });
  const rest = await preview({ limit: 3, cursor: first.nextCursor ?? undefined });
  const seen = [...first.byUser, ...rest.byUser];
  expect(seen.map(({ amount }) => amount)).toEqual([30, 30, 20, 10]);
  expect(new Set(seen.map(({ userId }) => userId)).size).toBe(4);
  expect([first.users, rest.users, rest.nextCursor]).toEqual([4, 4, null]);
});

test('a wallet without room is told before and left out, and the rest is refunded', async () => {
  const full = await charged(2);
  const other = await charged(1);
  await at.grant({ userId: full.userId, amount: Number.MAX_SAFE_INTEGER - 80 - 15 });
  const told = await preview();
  expect(told).toMatchObject({
    ...{ charges: 3, amount: 30, cannot: { balance_overflow: { charges: 1, amount: 10 } } },
    impossible: [{ userId: full.userId, amount: 10, why: 'balance_overflow' }],
  });
  expect(told.byUser.find(({ userId }) => userId === full.userId)).toMatchObject({ cannot: 10 });
  const run = await start();
  expect(run).toMatchObject({ state: 'finished', done: 3, refunded: 20 });
  expect((await users(run.incidentId, { only: 'not_refunded' })).users).toMatchObject([
    {
      ...{ userId: full.userId, charges: 2, refunded: 10, notRefunded: 1 },
      whyNotRefunded: 'balance_overflow',
    },
  ]);
  expect(await at.balance(other.userId)).toMatchObject({ balance: 100 });
});

test('what was refunded between the preview and its turn is not refunded again', async () => {
  const { userId, charges } = await charged(6);
  const [run] = await Promise.all([
    start({}, { batchSize: 2 }),
    ...charges.map((chargeId) => giveBack(chargeId, 4).catch(() => null)),
  ]);
  expect(await at.balance(userId)).toEqual({ balance: 100, held: 0 });
  expect((await incidentOf(run.incidentId)).state).toBe('finished');
});

test('more charges than were confirmed are refused, and nothing happens', async () => {
  const { userId } = await charged(3);
  await expect(start({ confirm: 2 })).rejects.toMatchObject({
    ...{ code: 'incident_changed', facts: { confirmed: 2, charges: 3 } },
  });
  expect(await at.balance(userId)).toMatchObject({ balance: 70 });
  const [row] = await at.database.sql`select count(*) as n from incidents`;
  expect(row).toEqual({ n: 0 });
});

test('a charge made after the preview is not of the run', async () => {
  const { userId } = await charged(1);
  const { asOf } = await preview();
  await new Promise((resolve) => setTimeout(resolve, 2));
  await at.deduct(userId, { provider: 'acme' });
  expect(await start({ asOf })).toMatchObject({ charges: 1, refunded: 10 });
});

test('a request that comes again under its key is the same incident, and another one is refused', async () => {
  await charged(2);
  const span = window();
  const once = await start({ ...span, idempotencyKey: 'k' });
  expect(await start({ ...span, idempotencyKey: 'k' })).toEqual(once);
  await expect(start({ ...span, feature: 'chat', idempotencyKey: 'k' })).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  });
});

test('two at once over the same charges refund each once', async () => {
  const all = await Promise.all([charged(5), charged(5), charged(5)]);
  const runs = await Promise.all([start({}, { batchSize: 2 }), start({}, { batchSize: 3 })]);
  expect(runs.map(({ done }) => done)).toEqual([15, 15]);
  expect(runs[0].refunded + runs[1].refunded).toBe(150);
  for (const { userId } of all) expect(await at.balance(userId)).toMatchObject({ balance: 100 });
});

test('an undo takes back what is still there, once, and says who was left as they were and why', async () => {
  const kept = await charged(2);
  const spent = await charged(2);
  const partly = await charged(2);
  const run = await start({ name: 'Outage' });
  await at.deduct(spent.userId, { amount: 100 });
  await at.deduct(partly.userId, { amount: 95 });
  const [undone, again] = [
    await undoIncident(place(), { incidentId: run.incidentId ?? '' }, 'staff:cy'),
    await undoIncident(place(), { incidentId: run.incidentId ?? '' }, 'staff:cy'),
  ];
  expect(undone).toMatchObject({
    ...{ state: 'undone', toUndo: 6, undone: 6, refunded: 60, takenBack: 25, undoneBy: 'staff:cy' },
  });
  expect(again).toEqual(undone);
  expect(await at.balance(kept.userId)).toMatchObject({ balance: 80 });
  expect(await at.balance(spent.userId)).toMatchObject({ balance: 0 });
  expect(await at.balance(partly.userId)).toMatchObject({ balance: 0 });
  expect((await users(run.incidentId, { only: 'not_taken_back' })).users).toMatchObject([
    { userId: spent.userId, takenBack: 0, notTakenBack: 2, whyNotTakenBack: 'spent' },
    {
      userId: partly.userId,
      takenBack: 5,
      notTakenBack: 2,
      whyNotTakenBack: 'partly_spent, spent',
    },
  ]);
  const rows = await at.database.sql`
    select amount, actor, note from adjustments where user_id = ${kept.userId}`;
  expect([...rows]).toEqual([
    { amount: -10, actor: 'staff:cy', note: 'Outage' },
    { amount: -10, actor: 'staff:cy', note: 'Outage' },
  ]);
});

test('an undo by two servers at once takes every refund back once', async () => {
  const all = await Promise.all([charged(4), charged(4)]);
  const run = await start();
  const incidentId = run.incidentId ?? '';
  await Promise.all([
    undoIncident(place(), { incidentId }, 'staff:cy', { batchSize: 1 }),
    undoIncident(place(), { incidentId }, 'staff:dee', { batchSize: 1 }),
  ]);
  for (const { userId } of all) expect(await at.balance(userId)).toMatchObject({ balance: 60 });
});

test('what came back to a grant that has expired since is gone, and not taken from another', async () => {
  const moveTo = await at.holdClock(Date.now());
  const userId = await at.user(10, { expiresAt: new Date(Date.now() + hour).toISOString() });
  await at.deduct(userId, { provider: 'acme' });
  const run = await start();
  await moveTo(Date.now() + 2 * hour);
  await at.grant({ userId, amount: 50 });
  const undone = await undoIncident(place(), { incidentId: run.incidentId ?? '' }, 'staff:cy');
  expect(undone).toMatchObject({ state: 'undone', takenBack: 0 });
  expect((await users(run.incidentId)).users).toMatchObject([{ whyNotTakenBack: 'ended' }]);
  expect(await at.balance(userId)).toMatchObject({ balance: 50 });
});

test('an incident that is not over is not undone', async () => {
  const { incidentId } = await start();
  expect(incidentId).toBeNull();
  await charged(3);
  const stop = new AbortController();
  const run = await start(
    {},
    { batchSize: 1, signal: stop.signal, onProgress: () => stop.abort() },
  );
  expect(run).toMatchObject({ state: 'running', done: 1 });
  await expect(
    undoIncident(place(), { incidentId: run.incidentId ?? '' }, 'staff:cy'),
  ).rejects.toMatchObject({ code: 'incident_running' });
});
