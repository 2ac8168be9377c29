import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openLog } from '../log.ts';
import { type RunningServer, startServer } from '../server.ts';
import { giveCredits, SECRET, type TestServer, testServer } from '../testing.ts';
import { countStreams, eventually, openReader, type Reader } from './testing-reader.ts';

let at: TestServer;
/** Another server on the same database. */
let other: RunningServer;
let users = 0;
const readers: Reader[] = [];

const startAnother = () =>
  startServer({
    ...{ host: '127.0.0.1', port: 0, databaseUrl: at.db.url, dataDir: '', demo: false },
    ...{ userTokens: { secret: SECRET }, log: openLog('silent') },
  });

beforeAll(async () => {
  at = await testServer();
  other = await startAnother();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave();
  await eventually(async () => (await countStreams(at.server.url)) === 0);
});
afterAll(async () => {
  await other.stop();
  await at.close();
});

async function newUser(amount = 1000): Promise<string> {
  const userId = `reader-${++users}`;
  await giveCredits(at, userId, amount);
  return userId;
}

async function tokenOf(userId: string, ttlSeconds = 900): Promise<string> {
  const body = { userId, ttlSeconds };
  return String(
    (await at.call('POST', '/api/user-tokens', { as: at.keys.service, body })).body.token,
  );
}

/** The user's stream at the first server. */
async function read(userId: string, headers?: Record<string, string>): Promise<Reader> {
  const reader = await openReader(at.server.url, await tokenOf(userId), headers);
  readers.push(reader);
  return reader;
}

async function post(path: string, body: object, url = at.server.url) {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${at.keys.service}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
}
const charge = (userId: string, more: object = {}, url?: string) =>
  post('/api/credits/deduct', { userId, feature: 'chat', ...more }, url);
const refundOf = ({ chargeId }: Record<string, unknown>, more: object = {}, url?: string) =>
  post('/api/credits/refund', { chargeId, reason: 'timeout', ...more }, url);

const balance = (available: number, held = 0) => ({
  event: 'balance',
  data: { creditsRemaining: available, balances: { credit: { available, held } } },
});

describe('a stream', () => {
  test('begins with what /me says, and is not kept by anything between', async () => {
    const userId = await newUser();
    const reader = await read(userId, { origin: 'https://shop.example' });
    expect(reader.status).toBe(200);
    expect(Object.fromEntries(reader.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
      'x-request-id': expect.any(String),
    });
    const { data } = await reader.until({ event: 'balance' });
    const me = await at.call('GET', '/api/credits/me', { as: await tokenOf(userId) });
    expect(data).toEqual(me.body);
    expect(reader.text()).toMatch(/^retry: 2000\n\n/);
  });

  test('begins with nothing for who was never granted anything, and tells the first grant', async () => {
    const reader = await read('nobody yet');
    await reader.until({ event: 'balance', data: { creditsRemaining: 0, balances: {} } });
    await giveCredits(at, 'nobody yet', 5);
    await reader.until(balance(5));
  });

  test('tells a charge that was made on another server', async () => {
    const userId = await newUser();
    const reader = await read(userId);
    await reader.until(balance(1000));
    const since = performance.now();
    await charge(userId, {}, other.url);
    await reader.until(balance(990));
    // It is told, not found by reading again, which takes half a minute.
    expect(performance.now() - since).toBeLessThan(5000);
  });

  test('tells what is held, and every change that a batch makes', async () => {
    const userId = await newUser();
    const reader = await read(userId);
    const held = await charge(userId, { hold: {} });
    await reader.until(balance(990, 10));
    await post(`/api/credits/charges/${String(held.chargeId)}/settle`, { amount: 4 }, other.url);
    await reader.until(balance(996));
    await Promise.all(Array.from({ length: 30 }, () => charge(userId)));
    await reader.until(balance(696));
  });

  test('says nothing where nothing changed', async () => {
    const userId = await newUser();
    const reader = await read(userId);
    await charge(userId, { idempotencyKey: 'once' });
    await reader.until(balance(990));
    await charge(userId, { idempotencyKey: 'once' });
    await charge(userId, { idempotencyKey: 'twice' });
    await reader.until(balance(980));
    expect(reader.events().map(({ event }) => event)).toEqual(['balance', 'balance', 'balance']);
  });

  test('tells a refund once, before the balance that it makes', async () => {
    const userId = await newUser();
    const charged = await charge(userId);
    const reader = await read(userId);
    await reader.until(balance(990));
    const { refundId } = await refundOf(charged, { errorMessage: 'not for them' }, other.url);
    await refundOf(charged);
    await reader.until(balance(1000));
    const [, refund, after] = reader.events();
    expect(refund).toEqual({
      ...{ event: 'refund', id: expect.any(String) },
      data: {
        ...{ refundId, chargeId: charged.chargeId, amount: 10, creditType: 'credit' },
        ...{ reason: 'timeout', feature: 'chat', at: expect.any(String) },
      },
    });
    expect(after).toMatchObject(balance(1000));
    expect(reader.events()).toHaveLength(3);
  });

  test('tells many refunds at once, each of them once and in order', async () => {
    const userId = await newUser(2000);
    const charges = await Promise.all(Array.from({ length: 120 }, () => charge(userId)));
    const reader = await read(userId);
    await reader.until(balance(800));
    const made = await Promise.all(charges.map((one) => refundOf(one)));
    await reader.until(balance(2000));
    await eventually(() => reader.events().filter(({ event }) => event === 'refund').length >= 120);
    const told = reader.events().filter(({ event }) => event === 'refund');
    expect(told.map(({ data }) => data.refundId).toSorted()).toEqual(
      made.map(({ refundId }) => refundId).toSorted(),
    );
    const times = told.map(({ data }) => String(data.at));
    expect(times).toEqual(times.toSorted());
  });

  test('finds within half a minute what nobody announced', async () => {
    const userId = await newUser();
    const reader = await read(userId);
    await reader.until(balance(1000));
    await at.db.sql`update wallets set held = 7 where user_id = ${userId}`;
    await reader.until(balance(1000, 7), 35_000);
    await at.db.sql`update wallets set held = 0 where user_id = ${userId}`;
  }, 50_000);

  test("shows the user's own and nobody else's", async () => {
    const [mine, theirs] = [await newUser(), await newUser(500)];
    const [me, them] = [await read(mine), await read(theirs)];
    await refundOf(await charge(mine));
    await charge(theirs);
    await them.until(balance(490));
    await me.until({ event: 'refund' });
    await me.until(balance(1000));
    expect(JSON.stringify(them.events())).not.toContain('refundId');
    expect(them.events().map(({ data }) => data.creditsRemaining)).toEqual([500, 490]);
  });
});

describe('who comes back', () => {
  test('is told the refunds that were missed, once, whichever server it comes to', async () => {
    const userId = await newUser();
    const [first, second, third] = [
      await charge(userId),
      await charge(userId),
      await charge(userId),
    ];
    const before = await openReader(other.url, await tokenOf(userId));
    await before.until(balance(970));
    await refundOf(first);
    const { id } = await before.until({ event: 'refund' });
    before.leave();
    const missed = [await refundOf(second), await refundOf(third)];
    const after = await read(userId, { 'last-event-id': id });
    await after.until(balance(1000));
    const events = after.events();
    expect(events.map(({ event }) => event)).toEqual(['refund', 'refund', 'balance']);
    expect(events.slice(0, 2).map(({ data }) => data.refundId)).toEqual(
      missed.map(({ refundId }) => refundId),
    );
    const again = await read(userId, { 'last-event-id': events[2]?.id ?? '' });
    await again.until(balance(1000));
    expect(again.events()).toHaveLength(1);
  });

  test('without an id, or with one that nobody gave, is told none of the past', async () => {
    const userId = await newUser();
    await refundOf(await charge(userId));
    for (const id of ['', "';drop table refunds"]) {
      const reader = await read(userId, { 'last-event-id': id });
      await reader.until(balance(1000));
      expect(reader.events()).toHaveLength(1);
    }
  });

  test('is told the last 50 of a day, and never what is older', async () => {
    const userId = await newUser(2000);
    const before = await read(userId);
    const { id } = await before.until(balance(2000));
    before.leave();
    const charges = await Promise.all(Array.from({ length: 60 }, () => charge(userId)));
    const made = [];
    for (const one of charges) made.push(await refundOf(one));
    const after = await read(userId, { 'last-event-id': id });
    await after.until(balance(2000));
    const told = () => after.events().filter(({ event }) => event === 'refund');
    expect(told().map(({ data }) => data.refundId)).toEqual(
      made.slice(10).map(({ refundId }) => refundId),
    );
    await at.db.sql`update clock set ahead = ahead + interval '2 days'`;
    const later = await read(userId, { 'last-event-id': id });
    const { refundId } = await refundOf(await charge(userId));
    await later.until({ event: 'refund', data: { refundId } });
    expect(later.events().filter(({ event }) => event === 'refund')).toHaveLength(1);
  });
});
