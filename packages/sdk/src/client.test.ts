import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createMakegood, MakegoodError } from './index.ts';
import { balanceOf, errorOf, newUser } from './testing/world.ts';
import { worldOfTests } from './testing/world-of-tests.ts';

const world = await worldOfTests();

const serve = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

test('a refusal is an error with its code, its facts and its status', async () => {
  const chargeId = '01890000-0000-7000-8000-000000000000';
  const error = await errorOf(world.makegood.settle({ chargeId }));
  expect(error).toBeInstanceOf(MakegoodError);
  expect(error).toMatchObject({
    name: 'MakegoodError',
    code: 'charge_not_found',
    facts: { chargeId },
    status: 404,
  });
});

test('a wrong key is told at once', async () => {
  const makegood = createMakegood({ url: world.server.url, apiKey: 'mg_wrong_key_of_nobody' });
  const started = performance.now();
  const charge = makegood.withCharge({ userId: 'ada', feature: 'chat' }, () => 'done');
  expect(await errorOf(charge)).toMatchObject({ code: 'unauthenticated', charged: false });
  expect(performance.now() - started).toBeLessThan(2000);
});

test('a server that never answers is given up in bounded time', async () => {
  await using silent = await serve(() => {});
  const makegood = createMakegood({ url: silent.url, apiKey: 'mg_any', timeoutMs: 100 });
  expect(await errorOf(makegood.validate({ userId: 'ada', feature: 'chat' }))).toMatchObject({
    code: 'unreachable',
  });
});

test('a call that its caller aborts is aborted', async () => {
  await using silent = await serve(() => {});
  const makegood = createMakegood({ url: silent.url, apiKey: 'mg_any' });
  const input = { userId: 'ada', feature: 'chat' };
  const signal = AbortSignal.timeout(50);
  const call = makegood.client.credits.validate.query(input, { signal });
  expect(await errorOf(call)).toMatchObject({ code: 'aborted' });
});

test('what a proxy answers is no answer, and is tried again when it says so', async () => {
  const { server, makegood } = world;
  let refusals = 0;
  await using proxy = await serve(async (request, response) => {
    if (refusals === 0) {
      refusals += 1;
      response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/html' }).end('<html>');
      return;
    }
    const { method = 'GET', url = '', headers } = request;
    const body = Buffer.concat(await request.toArray());
    const { authorization = '' } = headers;
    const answer = await fetch(server.url + url, {
      method,
      body,
      headers: { authorization, 'content-type': 'application/json' },
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  const userId = await newUser(makegood);
  const started = performance.now();
  const charge = world.connect(proxy.url).withCharge({ userId, feature: 'chat' }, () => 'done');
  expect(await charge).toBe('done');
  expect(performance.now() - started).toBeGreaterThanOrEqual(1000);
  expect(await balanceOf(makegood, userId)).toBe(90);
});
