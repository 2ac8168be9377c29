import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppRouter } from './routers/index.ts';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;
beforeAll(async () => {
  at = await testServer();
  await giveCredits(at, 'u');
});
afterAll(() => at.close());

const client = (headers: Record<string, string> = {}) =>
  createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${at.server.url}/trpc`,
        headers: { authorization: `Bearer ${at.keys.service}`, ...headers },
      }),
    ],
  });

const errorOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TRPCClientError);
  return error as TRPCClientError<AppRouter>;
};

test('an error carries the same code and facts as over REST', async () => {
  const error = await errorOf(
    client().credits.deduct.mutate({ userId: 'u', feature: 'chat', units: 200 }),
  );
  expect(error.data).toMatchObject({
    code: 'insufficient_credits',
    httpStatus: 402,
    facts: { required: 2000, available: 1000, creditType: 'credit' },
  });
  expect(error.data).not.toHaveProperty('stack');
});

test('what is wrong with a request is told by its place', async () => {
  const error = await errorOf(
    client().credits.deduct.mutate({ userId: 'u', feature: 'chat', units: 0 }),
  );
  expect(error.data).toMatchObject({ code: 'invalid_request', issues: [{ path: 'units' }] });
});

test('the Idempotency-Key header serves a single call', async () => {
  const one = client({ 'idempotency-key': 't1' });
  const first = await one.credits.deduct.mutate({ userId: 'u', feature: 'chat' });
  const again = await one.credits.deduct.mutate({ userId: 'u', feature: 'chat' });
  expect(again).toMatchObject({ chargeId: first.chargeId, replayed: true });
});

const batchOf = (calls: number, headers: Record<string, string> = {}) => {
  const names = Array.from({ length: calls }, () => 'credits.validate').join(',');
  const input = Object.fromEntries(
    Array.from({ length: calls }, (_, n) => [n, { userId: 'u', feature: 'chat' }]),
  );
  return fetch(
    `${at.server.url}/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`,
    {
      headers: { authorization: `Bearer ${at.keys.service}`, ...headers },
    },
  );
};

test('a batch takes at most 50 calls', async () => {
  expect((await batchOf(50)).status).toBe(200);
  expect((await batchOf(51)).status).toBe(400);
});

test('one Idempotency-Key header never serves several charges', async () => {
  const batched = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${at.server.url}/trpc`,
        headers: { authorization: `Bearer ${at.keys.service}`, 'idempotency-key': 't2' },
      }),
    ],
  });
  const deduct = () => batched.credits.deduct.mutate({ userId: 'u', feature: 'chat' });
  const errors = await Promise.all([errorOf(deduct()), errorOf(deduct())]);
  expect(errors.map(({ data }) => data?.code)).toEqual(['invalid_request', 'invalid_request']);
});

test('who is not signed in is told so', async () => {
  const answer = await fetch(`${at.server.url}/trpc/credits.me`);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(await answer.json()).toMatchObject({ error: { data: { code: 'unauthenticated' } } });
});
