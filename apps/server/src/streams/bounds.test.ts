import { connect as connectTo, type Socket } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openLog } from '../log.ts';
import { startServer } from '../server.ts';
import { giveCredits, SECRET, type TestServer, testServer } from '../testing.ts';
import { countStreams, eventually, openReader, type Reader } from './testing-reader.ts';

let at: TestServer;
const readers: Reader[] = [];

beforeAll(async () => {
  at = await testServer({ streams: { all: 3, ofUser: 2 } });
  for (const userId of ['ann', 'bob', 'cy']) await giveCredits(at, userId, 100_000);
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave();
  await eventually(async () => (await countStreams(at.server.url)) === 0);
});
afterAll(() => at.close());

async function tokenOf(userId: string, ttlSeconds = 900): Promise<string> {
  const body = { userId, ttlSeconds };
  const made = await at.call('POST', '/api/user-tokens', { as: at.keys.service, body });
  return String(made.body.token);
}

async function read(userId: string, url = at.server.url): Promise<Reader> {
  const reader = await openReader(url, await tokenOf(userId));
  readers.push(reader);
  return reader;
}

const charge = (userId: string) =>
  at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: { userId, feature: 'chat' },
  });

/** Charges, and waits until the reader is told of it. */
async function chargeAndHear(userId: string, reader: Reader): Promise<void> {
  const { body } = await charge(userId);
  await reader.until({ event: 'balance', data: { creditsRemaining: body.balance } });
}

const ask = (headers: Record<string, string>, method = 'GET') =>
  fetch(`${at.server.url}/api/credits/stream`, { method, headers });

describe('a stream is opened', () => {
  const inAMinute = () => Math.floor(Date.now() / 1000) + 60;
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = () => ({
    ...{ sub: 'ann', iss: 'makegood', aud: 'makegood-user', exp: inAMinute() },
  });
  const signed = (more: object, secret = SECRET) =>
    new SignJWT({ ...claims(), ...more })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret));

  test.each<[string, () => string | Promise<string>]>([
    ['an expired token', () => signed({ exp: inAMinute() - 120 })],
    ['a token for someone else', () => signed({ aud: 'another product' })],
    ['a token that another secret signed', () => signed({}, 'x'.repeat(40))],
    ['an unsigned token', () => `${base64({ alg: 'none' })}.${base64(claims())}.`],
    [
      'a token that was changed',
      async () => {
        const [head, , signature] = (await signed({})).split('.');
        return `${head}.${base64({ ...claims(), sub: 'bob' })}.${signature}`;
      },
    ],
  ])('not with %s', async (_, token) => {
    const answer = await ask({
      authorization: `Bearer ${await token()}`,
      origin: 'https://shop.example',
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({ code: 'unauthenticated' });
  });

  test('by end users alone, and only to read', async () => {
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${at.keys.admin}` })).status).toBe(403);
    const authorization = `Bearer ${await tokenOf('ann')}`;
    for (const method of ['POST', 'HEAD', 'DELETE']) {
      const { status, headers } = await ask({ authorization }, method);
      expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET' });
    }
  });

  test('up to so many of a user, and so many in all; who is refused is told when to come again', async () => {
    const first = await read('ann');
    await read('ann');
    const third = await ask({ authorization: `Bearer ${await tokenOf('ann')}` });
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await third.json()).toMatchObject({ code: 'too_many_streams' });
    expect((await read('bob')).status).toBe(200);
    expect((await read('cy')).status).toBe(429);
    first.leave();
    await eventually(async () => (await countStreams(at.server.url)) === 2);
    expect((await read('cy')).status).toBe(200);
  });
});

describe('a stream ends', () => {
  test('when the token expires', async () => {
    const reader = await openReader(at.server.url, await tokenOf('ann', 2));
    await reader.until({ event: 'balance' });
    await reader.ended();
    expect(await countStreams(at.server.url)).toBe(0);
  });

  test('when its server stops, which waits for none', async () => {
    const other = await startServer({
      ...{ host: '127.0.0.1', port: 0, databaseUrl: at.db.url, dataDir: '', demo: false },
      ...{ userTokens: { secret: SECRET }, log: openLog('silent') },
    });
    const reader = await read('ann', other.url);
    await reader.until({ event: 'balance' });
    const since = performance.now();
    await Promise.all([reader.ended(), other.stop()]);
    // Requests under way are waited for 20 s.
    expect(performance.now() - since).toBeLessThan(15_000);
  });

  test('when its reader takes nothing, while others go on', async () => {
    await makeLarge('cy');
    const slow = await silentReader(await tokenOf('cy'));
    const other = await read('bob');
    await eventually(async () => (await countStreams(at.server.url)) === 2);
    await eventually(async () => {
      await charge('cy');
      await chargeAndHear('bob', other);
      return (await countStreams(at.server.url)) === 1;
    }, 60_000);
    await chargeAndHear('bob', other);
    slow.destroy();
  }, 90_000);

  /** Thousands of credit types, so that each change is a long event. */
  async function makeLarge(userId: string): Promise<void> {
    await at.db.sql`
      insert into credit_types (credit_type, name, decimals)
      select rpad('type' || i || '_', 60, 'x'), 'Type', 0 from generate_series(1, 3000) i`;
    await at.db.sql`
      insert into wallets (user_id, credit_type, balance, held, entries)
      select ${userId}, credit_type, 0, 0, 0 from credit_types on conflict do nothing`;
  }

  /** Asks for a stream and reads nothing of it. */
  async function silentReader(token: string): Promise<Socket> {
    const { hostname, port } = new URL(at.server.url);
    const socket = connectTo(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(
      `GET /api/credits/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    return socket;
  }
});

test('a connection that hears the others is made anew when it is lost', async () => {
  const reader = await read('ann');
  await reader.until({ event: 'balance' });
  const hearing = async () =>
    (
      await at.db.sql<{ pid: number }[]>`
        select pid from pg_stat_activity
        where datname = current_database() and application_name = 'makegood live' and query ilike 'listen%'`
    ).map(({ pid }) => pid);
  await eventually(async () => (await hearing()).length === 1);
  const [lost = 0] = await hearing();
  await at.db.sql`select pg_terminate_backend(${lost})`;
  // What happens meanwhile is read when it hears again.
  await chargeAndHear('ann', reader);
  await eventually(async () => (await hearing()).some((pid) => pid !== lost));
  for (let i = 0; i < 3; i++) await chargeAndHear('ann', reader);
});

test('nobody is counted who left before the first event', async () => {
  const { hostname, port } = new URL(at.server.url);
  const token = await tokenOf('ann');
  for (let i = 0; i < 20; i++) {
    const socket = connectTo(Number(port), hostname);
    socket.on('error', () => {});
    const request = `GET /api/credits/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(request, () => resolve()));
    socket.destroy();
  }
  await eventually(async () => (await countStreams(at.server.url)) === 0);
});
