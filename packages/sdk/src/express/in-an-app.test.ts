import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import { expect, test, vi } from 'vitest';
import { balanceOf, newUser } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';
import { creditsErrors, withCredits } from './index.ts';

const world = await worldOfTests();

const user = (req: Request) => req.get('x-user');
const charged = (timeoutMs?: number) =>
  withCredits(world.makegood, { user, feature: 'chat', timeoutMs });

/** Runs the app while it is asked. */
async function serving<T>(app: Express, ask: (url: string) => Promise<T>): Promise<T> {
  const server = app.set('env', 'test').listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const refundsOf = async (userId: string) => {
  const { charges } = await world.makegood.client.charges.list.query({ userId });
  const chargeId = charges[0]?.chargeId ?? '';
  return (await world.makegood.client.charges.get.query({ chargeId })).refunds;
};

const throws = () => {
  throw Object.assign(new Error('the provider failed'), { status: 429 });
};

test("the app's own answer to an error is kept, and tells of the refund", async () => {
  const userId = await newUser(world.makegood);
  const own: ErrorRequestHandler = (error, _req, res, _next) => {
    res.status(500).json({ oops: String(error.message) });
  };
  const app = express().get('/', charged(), throws).use(creditsErrors).use(own);
  await serving(app, async (url) => {
    const response = await fetch(url, { headers: { 'x-user': userId } });
    expect(await response.json()).toEqual({ oops: 'the provider failed', refunded: true });
  });
  expect(await refundsOf(userId)).toMatchObject([{ reason: 'rate_limited' }]);
});

test('without creditsErrors a throw is known by the status of its answer', async () => {
  const userId = await newUser(world.makegood);
  const app = express().get('/', charged(), () => {
    throw new Error('out of ideas');
  });
  await serving(app, async (url) => {
    const response = await fetch(url, { headers: { 'x-user': userId } });
    expect(await response.json()).toMatchObject({ code: 'provider_error', refunded: true });
  });
  expect(await refundsOf(userId)).toMatchObject([{ reason: 'provider_error' }]);
});

test('a pipeline that breaks in the middle of an answer is given back', async () => {
  const userId = await newUser(world.makegood);
  async function* parts() {
    yield 'half';
    throw new Error('the source broke');
  }
  const app = express()
    .get('/', charged(), (_req, res) => pipeline(Readable.from(parts()), res))
    .use(creditsErrors);
  await serving(app, async (url) => {
    const response = await fetch(url, { headers: { 'x-user': userId } });
    await expect(response.text()).rejects.toThrow();
    await expect.poll(() => balanceOf(world.makegood, userId), { timeout: 20_000 }).toBe(100);
  });
  expect(await refundsOf(userId)).toMatchObject([{ errorMessage: 'the source broke' }]);
});

test('a handler that answers too late does not disturb the connection', async () => {
  const userId = await newUser(world.makegood);
  const late = Promise.withResolvers<void>();
  const app = express()
    .get('/slow', charged(100), async (_req, res) => {
      await late.promise;
      res.status(200).json({ late: true });
    })
    .get('/next', (_req, res) => void res.json({ next: true }))
    .use(creditsErrors);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await serving(app, async (url) => {
    const ask = async (path: string) => {
      const request = get(`${url}${path}`, { agent, headers: { 'x-user': userId } });
      const [response] = await once(request, 'response');
      return { body: await new Response(Readable.toWeb(response)).json(), request };
    };
    const slow = await ask('/slow');
    expect(slow.body).toMatchObject({ code: 'timed_out', refunded: true });
    late.resolve();
    const next = await ask('/next');
    expect(next.body).toEqual({ next: true });
    expect(next.request.reusedSocket).toBe(true);
  });
  agent.destroy();
});

test('the headers of an answer in one piece are kept', async () => {
  const userId = await newUser(world.makegood);
  const app = express().get('/', charged(), (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/plain', 'x-mine': 'yes' });
    res.write('all of ');
    res.end('it');
  });
  await serving(app, async (url) => {
    const response = await fetch(url, { headers: { 'x-user': userId } });
    expect(response.headers.get('x-mine')).toBe('yes');
    expect(await response.text()).toBe('all of it');
  });
  expect(await balanceOf(world.makegood, userId)).toBe(90);
});

test('a user that cannot be told is an error of the app, and nothing is charged', async () => {
  const handler = vi.fn();
  const app = express().get(
    '/',
    withCredits(world.makegood, {
      user: () => Promise.reject(new Error('no session store')),
      feature: 'chat',
    }),
    handler,
  );
  await serving(app, async (url) => expect((await fetch(url)).status).toBe(500));
  expect(handler).not.toHaveBeenCalled();
});
