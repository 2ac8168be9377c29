import { streamText } from 'ai';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { streamSSE } from 'hono/streaming';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chargedStream } from '../ai/index.ts';
import { moneyFactsOf } from '../index.ts';
import { modelOf } from '../testing/models.ts';
import { balanceOf, newUser, openWorld, type World } from '../testing/world.ts';
import { withCredits } from './index.ts';

let world: World;
let app: Hono<{ Variables: { userId: string } }>;

beforeAll(async () => {
  world = await openWorld();
  const { makegood } = world;
  app = new Hono<{ Variables: { userId: string } }>();
  app.use(cors({ origin: 'https://app.example' }));
  app.use(async (c, next) => {
    c.set('userId', c.req.header('x-user') ?? '');
    await next();
  });
  const charged = withCredits<{ Variables: { userId: string } }>(makegood, {
    user: (c) => c.get('userId'),
    feature: 'chat',
    units: (c) => Number(c.req.query('units') ?? 1),
  });
  app.post('/throws', charged, () => {
    throw Object.assign(new Error('the provider failed'), { status: 429 });
  });
  app.post('/refuses', charged, () => {
    throw new HTTPException(422, { message: 'Too long.' });
  });
  app.post('/streams', charged, async (c) => {
    const { work } = c.get('credits');
    const result = await chargedStream(makegood, { within: work }, (inner) =>
      streamText({
        model: modelOf(world, inner, c.req.query('fails') ? 'server_error' : 'ok'),
        prompt: 'Say something.',
        abortSignal: inner.signal,
        maxRetries: 0,
        onError: () => {},
      }),
    );
    return result.toUIMessageStreamResponse({
      onError: (error) => JSON.stringify(moneyFactsOf(error)),
    });
  });
  app.post('/events', charged, (c) =>
    streamSSE(
      c,
      async (stream) => {
        await stream.writeSSE({ data: 'half' });
        c.get('credits').work.delivered(0.5);
        throw new Error('the stream broke');
      },
      async (error, stream) => {
        const told = await c.get('credits').work.fail(error);
        await stream.writeSSE({ event: 'failed', data: JSON.stringify(moneyFactsOf(told)) });
      },
    ),
  );
  app.onError((error, c) =>
    error instanceof HTTPException ? error.getResponse() : c.json({ oops: error.message }, 500),
  );
});
afterAll(() => world.close());

const post = (path: string, userId: string) =>
  app.request(path, {
    method: 'POST',
    headers: { 'x-user': userId, origin: 'https://app.example' },
  });

test("the app's own answer to an error is kept, and tells of the refund", async () => {
  const userId = await newUser(world.makegood);
  const response = await post('/throws', userId);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ oops: 'the provider failed', refunded: true });
  expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
  const { charges } = await world.makegood.client.charges.list.query({ userId });
  const chargeId = charges[0]?.chargeId ?? '';
  const { refunds } = await world.makegood.client.charges.get.query({ chargeId });
  expect(refunds).toMatchObject([{ reason: 'rate_limited' }]);
});

test('an HTTPException is a refusal of what was asked', async () => {
  const userId = await newUser(world.makegood);
  const response = await post('/refuses', userId);
  expect(response.status).toBe(422);
  expect(response.headers.get('x-credits-refunded')).toBe('true');
  expect(await balanceOf(world.makegood, userId)).toBe(100);
});

test('an answer that is made for want of credits has the headers of the app', async () => {
  const userId = await newUser(world.makegood);
  const response = await post('/throws?units=11', userId);
  expect(response.status).toBe(402);
  expect(await response.json()).toMatchObject({ required: 110, available: 100 });
  expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
});

test('an event stream that breaks off tells of its refund itself', async () => {
  const userId = await newUser(world.makegood);
  const text = await (await post('/events', userId)).text();
  expect(text).toMatch(/event: failed\ndata: .*"refunded":true/);
  expect(await balanceOf(world.makegood, userId)).toBe(95);
});

test('a stream of the AI SDK within a route is settled with it', async () => {
  const userId = await newUser(world.makegood);
  const response = await post('/streams', userId);
  expect(await response.text()).toContain('"delta":"word');
  expect(await balanceOf(world.makegood, userId)).toBe(90);
});

test('a stream of the AI SDK that fails within a route is given back once, and says so', async () => {
  const userId = await newUser(world.makegood);
  const text = await (await post('/streams?fails=1', userId)).text();
  expect(text).toContain('\\"refunded\\":true');
  const { charges } = await world.makegood.client.charges.list.query({ userId });
  expect(charges).toHaveLength(1);
  const chargeId = charges[0]?.chargeId ?? '';
  const { refunds } = await world.makegood.client.charges.get.query({ chargeId });
  expect(refunds).toMatchObject([{ amount: 10, reason: 'provider_error' }]);
  expect(await balanceOf(world.makegood, userId)).toBe(100);
});
