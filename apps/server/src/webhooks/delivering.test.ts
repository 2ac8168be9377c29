import * as core from '@makegood/core';
import { connect, type Sql } from '@makegood/db';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSender, type Sender } from './send.ts';
import { openReceiver, type Receiver } from './testing-receiver.ts';

let db: TestDatabase;
let sql: Sql;
let sender: Sender;
let deliverer: core.Deliverer;
const receivers: Receiver[] = [];

beforeAll(async () => {
  db = await testDatabase();
  sql = db.sql;
});
afterAll(() => db.drop());
beforeEach(() => {
  sender = openSender({ allowPrivate: true });
  deliverer = core.openDeliverer(sql, sender.send);
});
afterEach(async () => {
  await deliverer.stop();
  await sender.close();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
  await sql`update webhook_endpoints set deleted_at = now()`;
});

async function receiver(answer?: Parameters<typeof openReceiver>[0]): Promise<Receiver> {
  const opened = await openReceiver(answer);
  receivers.push(opened);
  return opened;
}

const endpointAt = ({ url }: { url: string }, more: { kind?: 'standard' | 'slack' } = {}) =>
  core.createEndpoint(
    { sql },
    core.createEndpointInput.parse({ name: 'Test', url, types: ['refresh.finished'], ...more }),
    'test',
  );

const refreshed = (n = 1): core.WebhookEvent => ({
  type: 'refresh.finished',
  subject: 'refresh_run:x',
  payload: {
    runId: '01890000-0000-7000-8000-000000000000',
    kind: 'scheduled',
    eligible: n,
    refreshed: n,
    failed: 0,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
  },
});

/** What waits for its next attempt, or for the claim of a server that died, is due now. */
const timePasses = () =>
  sql`update webhook_deliveries set next_at = makegood_now() where state = 'pending'`;

const deliveryOf = (endpointId: string, messageId: string) =>
  core.getDelivery({ sql }, { endpointId, messageId });

test('what is told is signed as the standardwebhooks library verifies it, and carries its type and time', async () => {
  const at = await receiver();
  const { secret } = await endpointAt(at);
  const { messageId, deliveries } = await core.emit(sql, refreshed());
  expect(deliveries).toBe(1);
  expect(await deliverer.deliver()).toEqual({ delivered: 1, retried: 0, failed: 0 });
  const [one] = at.received;
  const told = new Webhook(secret ?? '').verify(one?.body ?? '', one?.headers ?? {});
  expect(told).toEqual({
    type: 'refresh.finished',
    timestamp: expect.any(String),
    data: refreshed().payload,
  });
  expect(one).toMatchObject({ id: messageId, headers: { 'content-type': 'application/json' } });
});

test('what a transaction tells is told only if it commits', async () => {
  const at = await receiver();
  await endpointAt(at);
  const undone = sql.begin(async (tx) => {
    await core.emit(tx, refreshed());
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  await deliverer.deliver();
  expect(at.received).toEqual([]);
  await sql.begin((tx) => core.emit(tx, refreshed()));
  await deliverer.deliver();
  expect(at.received).toHaveLength(1);
});

test('nothing is kept of what nobody asked for', async () => {
  const { messageId, deliveries } = await core.emit(sql, refreshed());
  expect(deliveries).toBe(0);
  expect(await sql`select from webhook_messages where message_id = ${messageId}`).toHaveLength(0);
});

test('an endpoint that fails three times is told a fourth time with the same id, and that ends delivered', async () => {
  const at = await receiver(() => ({
    status: at.received.length < 4 ? 500 : 200,
    body: 'so what',
  }));
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  const waits: number[] = [];
  for (let tries = 1; tries <= 3; tries++) {
    expect(await deliverer.deliver()).toEqual({ delivered: 0, retried: 1, failed: 0 });
    const { state, nextAt, lastAt } = await deliveryOf(endpointId, messageId);
    expect(state).toBe('pending');
    waits.push((Date.parse(nextAt ?? '') - Date.parse(lastAt ?? '')) / 1000);
    const [{ failingSince } = {}] = (await core.listEndpoints({ sql })).endpoints;
    expect(failingSince).not.toBeNull();
    await timePasses();
  }
  expect(await deliverer.deliver()).toEqual({ delivered: 1, retried: 0, failed: 0 });
  expect(at.received.map(({ id }) => id)).toEqual(Array(4).fill(messageId));
  expect(new Set(at.received.map(({ body }) => body)).size).toBe(1);
  const [first = 0, second = 0, third = 0] = waits;
  expect([first >= 4 && first <= 6, second >= 24 && second <= 36]).toEqual([true, true]);
  expect(third >= 96 && third <= 144).toBe(true);
  const done = await deliveryOf(endpointId, messageId);
  expect(done).toMatchObject({ state: 'delivered', attempts: 4, lastStatus: 200, lastError: null });
  expect(done.attemptLog.map(({ number, status }) => [number, status])).toEqual([
    [4, 200],
    [3, 500],
    [2, 500],
    [1, 500],
  ]);
  expect(done.attemptLog[1]).toMatchObject({ error: 'It answered 500.', excerpt: 'so what' });
  const [{ failingSince } = {}] = (await core.listEndpoints({ sql })).endpoints;
  expect(failingSince).toBeNull();
});

test('after ten attempts a delivery is given up, and kept to be sent anew', async () => {
  const at = await receiver(() => ({ status: at.received.length <= 10 ? 503 : 200 }));
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  for (let tries = 1; tries <= 10; tries++) {
    await deliverer.deliver();
    await timePasses();
  }
  await deliverer.deliver();
  expect(at.received).toHaveLength(10);
  expect(await deliveryOf(endpointId, messageId)).toMatchObject({ state: 'failed', nextAt: null });
  const later = new Date(Date.now() + 60_000).toISOString();
  expect(await core.replayFailed({ sql }, { endpointId, since: later })).toEqual({ replayed: 0 });
  expect(await core.replayFailed({ sql }, { endpointId })).toEqual({ replayed: 1 });
  await deliverer.deliver();
  expect(await deliveryOf(endpointId, messageId)).toMatchObject({
    state: 'delivered',
    attempts: 11,
  });
});

test('what was delivered is sent anew on demand, with the same id', async () => {
  const at = await receiver();
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  await deliverer.deliver();
  const replayed = await core.replayDelivery({ sql }, { endpointId, messageId });
  expect(replayed).toMatchObject({ state: 'pending', deliveredAt: null });
  await deliverer.deliver();
  expect(at.received.map(({ id }) => id)).toEqual([messageId, messageId]);
  await core.disableEndpoint({ sql }, { endpointId }, 'test');
  await expect(core.replayDelivery({ sql }, { endpointId, messageId })).rejects.toMatchObject({
    code: 'webhook_disabled',
  });
});

test('an endpoint that asks for time is given it', async () => {
  const at = await receiver(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  await deliverer.deliver();
  const { nextAt } = await deliveryOf(endpointId, messageId);
  const seconds = (Date.parse(nextAt ?? '') - Date.now()) / 1000;
  expect(seconds > 3500 && seconds <= 3600).toBe(true);
});

test('an endpoint that is gone is disabled; what waits for it goes out when it is enabled again', async () => {
  let gone = true;
  const at = await receiver(() => ({ status: gone ? 410 : 200 }));
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  await deliverer.deliver();
  expect(await core.readEndpoint({ sql }, { endpointId })).toMatchObject({
    enabled: false,
    gone: true,
    disabledBy: 'webhooks',
  });
  expect(await deliveryOf(endpointId, messageId)).toMatchObject({ state: 'failed', attempts: 1 });
  expect((await core.emit(sql, refreshed())).deliveries).toBe(0);
  gone = false;
  await core.enableEndpoint({ sql }, { endpointId });
  await core.replayFailed({ sql }, { endpointId });
  expect(await deliverer.deliver()).toMatchObject({ delivered: 1 });
});

test('what is on its way to a disabled endpoint waits, to a deleted one it is cancelled', async () => {
  const at = await receiver();
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  await core.disableEndpoint({ sql }, { endpointId }, 'test');
  await deliverer.deliver();
  expect(at.received).toEqual([]);
  await core.enableEndpoint({ sql }, { endpointId });
  await deliverer.deliver();
  expect(at.received).toHaveLength(1);
  await core.replayDelivery({ sql }, { endpointId, messageId });
  await core.deleteEndpoint({ sql }, { endpointId }, 'test');
  await deliverer.deliver();
  expect(at.received).toHaveLength(1);
  expect(await deliveryOf(endpointId, messageId)).toMatchObject({ state: 'cancelled' });
});

test('no redirect is followed', async () => {
  const elsewhere = await receiver();
  const at = await receiver(() => ({ status: 307, headers: { location: elsewhere.url } }));
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  await deliverer.deliver();
  expect(elsewhere.received).toEqual([]);
  const { state, lastError } = await deliveryOf(endpointId, messageId);
  expect(state).toBe('pending');
  expect(lastError).toContain('redirects are not followed');
});

test('a secret signs for a while after it was replaced, beside the new one, and then no more', async () => {
  const at = await receiver();
  const { endpointId, secret: old } = await endpointAt(at);
  const { secret } = await core.rotateSecret({ sql }, { endpointId, keepHours: 24 });
  const verifies = (which: string | null, { headers, body }: Receiver['received'][number]) => {
    try {
      new Webhook(which ?? '').verify(body, headers);
      return true;
    } catch {
      return false;
    }
  };
  await core.emit(sql, refreshed());
  await deliverer.deliver();
  await sql`
    update webhook_endpoints set previous_secret_until = makegood_now()
    where endpoint_id = ${endpointId}`;
  await core.emit(sql, refreshed());
  await deliverer.deliver();
  expect(at.received.map((one) => [verifies(old, one), verifies(secret, one)])).toEqual([
    [true, true],
    [false, true],
  ]);
});

test('Slack gets a text and blocks, and no signature', async () => {
  const at = await receiver();
  const { secret, displayUrl } = await endpointAt(at, { kind: 'slack' });
  expect([secret, displayUrl.includes('/hooks')]).toEqual([null, false]);
  await core.emit(sql, refreshed(3));
  await deliverer.deliver();
  const [one] = at.received;
  expect(one?.headers['webhook-signature']).toBeUndefined();
  expect(JSON.parse(one?.body ?? '')).toMatchObject({
    text: 'Credits were refreshed: 3 of 3 users were refreshed.',
    blocks: [{ type: 'header' }, { type: 'section' }],
  });
});

test('neither addresses nor secrets are kept as they are, nor what an answer repeats of them', async () => {
  const at = await receiver(({ headers }) => ({
    status: 500,
    body: `got ${headers['webhook-signature']} \0 and more${'.'.repeat(10_000)}`,
  }));
  const { endpointId, secret } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  await deliverer.deliver();
  const { attemptLog } = await deliveryOf(endpointId, messageId);
  expect(attemptLog[0]?.excerpt).toMatch(/^got \[left out\] {2}and more\.+$/);
  expect(attemptLog[0]?.excerpt?.length).toBeLessThanOrEqual(500);
  const [row] = await sql<{ url: Buffer; secret: Buffer }[]>`
    select url, secret from webhook_endpoints where endpoint_id = ${endpointId}`;
  expect(row?.url.includes('127.0.0.1')).toBe(false);
  expect(row?.secret.includes(secret ?? '')).toBe(false);
});

test('several servers send each delivery once, and never to an endpoint more than four at once each', async () => {
  const at = await receiver();
  await endpointAt(at);
  const ids = new Set<string>();
  for (let n = 0; n < 80; n++) ids.add((await core.emit(sql, refreshed(n))).messageId);
  const pools = Array.from({ length: 6 }, () => connect(db.url, { max: 2, name: 'test' }));
  await Promise.all(pools.map((pool) => pool`select 1`));
  const done = await Promise.all(
    pools.map((pool) => core.openDeliverer(pool, sender.send).deliver()),
  );
  await Promise.all(pools.map((pool) => pool.end()));
  expect(at.received).toHaveLength(80);
  expect(new Set(at.received.map(({ id }) => id))).toEqual(ids);
  expect(at.mostAtOnce()).toBeLessThanOrEqual(24);
  expect(done.filter(({ delivered }) => delivered > 0).length).toBeGreaterThan(1);
});

test('what another server is claiming at this moment is left to it, and not waited for', async () => {
  const at = await receiver();
  await endpointAt(at);
  const { messageId: theirs } = await core.emit(sql, refreshed());
  const { messageId: ours } = await core.emit(sql, refreshed());
  await sql.begin(async (tx) => {
    await tx`select from webhook_deliveries where message_id = ${theirs} for update`;
    expect(await deliverer.deliver()).toEqual({ delivered: 1, retried: 0, failed: 0 });
  });
  expect(at.received.map(({ id }) => id)).toEqual([ours]);
});

test('a delivery whose server died is taken over, and what that one would have written is not', async () => {
  const at = await receiver();
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  const begun = Promise.withResolvers<void>();
  const late = Promise.withResolvers<core.Sent>();
  const dying = core.openDeliverer(sql, () => {
    begun.resolve();
    return late.promise;
  });
  const neverEnding = dying.deliver();
  await begun.promise;
  await deliverer.deliver();
  expect(at.received).toEqual([]);
  expect(await deliveryOf(endpointId, messageId)).toMatchObject({ state: 'pending', nextAt: null });
  const stopped = dying.stop();
  await timePasses();
  await deliverer.deliver();
  expect(at.received.map(({ id }) => id)).toEqual([messageId]);
  late.resolve({
    ...{ status: 500, error: 'late', excerpt: null, retryAfterSeconds: null, durationMs: 1 },
  });
  await Promise.all([stopped, neverEnding]);
  expect(await deliveryOf(endpointId, messageId)).toMatchObject({
    ...{ state: 'delivered', attempts: 1, lastError: null },
  });
});

test('a slow endpoint holds up no other, and has four attempts under way at most', async () => {
  const released = Promise.withResolvers<void>();
  const slow = await receiver(async () => {
    await released.promise;
    return { status: 200 };
  });
  const quick = await receiver();
  await endpointAt(slow);
  await endpointAt(quick);
  for (let n = 0; n < 20; n++) await core.emit(sql, refreshed(n));
  const delivering = deliverer.deliver();
  await expect.poll(() => quick.received.length, { timeout: 8000 }).toBe(20);
  expect(slow.received).toHaveLength(4);
  await core.emit(sql, refreshed());
  await expect.poll(() => quick.received.length, { timeout: 8000 }).toBe(21);
  released.resolve();
  expect(await delivering).toMatchObject({ delivered: 42 });
  expect(slow.mostAtOnce()).toBe(4);
});

test('an endpoint that does not answer, or cannot be reached, is tried again', async () => {
  const at = await receiver();
  const { endpointId } = await endpointAt(at);
  await at.close();
  receivers.length = 0;
  const { messageId } = await core.emit(sql, refreshed());
  expect(await deliverer.deliver()).toMatchObject({ retried: 1 });
  expect(await deliveryOf(endpointId, messageId)).toMatchObject({
    lastStatus: null,
    lastError: 'The connection failed (ECONNREFUSED).',
  });
});

test('what is older than 30 days is forgotten with its deliveries', async () => {
  const at = await receiver();
  const { endpointId } = await endpointAt(at);
  const { messageId } = await core.emit(sql, refreshed());
  await deliverer.deliver();
  await core.emit(sql, refreshed());
  await sql`
    update webhook_messages set created_at = makegood_now() - interval '31 days'
    where message_id = ${messageId}`;
  expect(await core.tidyWebhooks({ sql })).toMatchObject({ forgotten: 1 });
  const { deliveries } = await core.listDeliveries({ sql }, { endpointId, limit: 50 });
  expect(deliveries).toHaveLength(1);
});

test('the log is handed out page by page, by endpoint, state and type', async () => {
  const at = await receiver();
  const { endpointId } = await endpointAt(at);
  const other = await endpointAt(at);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await core.emit(sql, refreshed(n))).messageId);
  const list = (more: object) =>
    core.listDeliveries({ sql }, core.listDeliveriesInput.parse({ endpointId, ...more }));
  const first = await list({ limit: 3 });
  const second = await list({ limit: 3, cursor: first.nextCursor });
  expect([...first.deliveries, ...second.deliveries].map((one) => one.messageId)).toEqual(ids);
  expect(second.nextCursor).toBeNull();
  expect((await list({ state: 'failed' })).deliveries).toEqual([]);
  expect((await list({ state: 'pending', type: 'refresh.finished' })).deliveries).toHaveLength(5);
  expect((await list({ type: 'webhook.test' })).deliveries).toEqual([]);
  const all = await list({ endpointId: undefined, state: 'pending', limit: 7 });
  expect(all.deliveries.slice(0, 2).map((one) => one.endpointId)).toEqual([
    other.endpointId,
    endpointId,
  ]);
});
