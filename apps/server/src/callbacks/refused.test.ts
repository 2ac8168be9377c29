import { listProviderCallbacks } from '@makegood/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callbackWorld, type CallbackWorld, secretOf, slowly } from './testing.ts';

const SECRET = secretOf('acme signs');
const OTHER = secretOf('somebody else');

let world: CallbackWorld;

beforeAll(async () => {
  world = await callbackWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.at.db.sql`delete from provider_callbacks`;
  await world.accept('acme', 'standard', SECRET);
});

const refused = async () => {
  const { providers } = await listProviderCallbacks({ sql: world.at.db.sql });
  const [acme] = providers;
  return [acme?.refused, acme?.refusedBecause];
};
const send = (body: object | string, secret = SECRET) => world.send('acme', body, { secret });

test('what is refused is counted, with the code that the last was told', async () => {
  expect(await refused()).toEqual([0, null]);
  await send({ taskId: 'x', status: 'failed' }, OTHER);
  await expect.poll(refused, slowly).toEqual([1, 'bad_signature']);
  await send({ taskId: 'x', status: 'exploded' });
  await expect.poll(refused, slowly).toEqual([2, 'invalid_request']);
  await send('{');
  await expect.poll(refused, slowly).toEqual([3, 'invalid_request']);
  await world.hold({ providerTaskId: 'dear-1', provider: 'acme' });
  const { status } = await send({ taskId: 'dear-1', status: 'succeeded', amount: 1_000_000 });
  expect(status).toBe(422);
  await expect.poll(refused, slowly).toEqual([4, 'settle_exceeds_charge']);
});

test('what is refused by the hundred is counted to the last', async () => {
  const junk = Array.from({ length: 200 }, () => send({ taskId: 'x', status: 'failed' }, OTHER));
  expect((await Promise.all(junk)).every(({ status }) => status === 401)).toBe(true);
  await expect.poll(refused, slowly).toEqual([200, 'bad_signature']);
});

test('what is taken, kept, ignored, or of nobody is not counted as refused', async () => {
  await world.hold({ providerTaskId: 'good-1', provider: 'acme' });
  await send({ taskId: 'good-1', status: 'succeeded' });
  await send({ taskId: 'early-1', status: 'succeeded' });
  await send({ taskId: 'nobody', status: 'processing' });
  await world.send('stranger', { taskId: 'x', status: 'failed' });
  // The next that is refused is written after whatever came before it.
  await send('{');
  await expect.poll(refused, slowly).toEqual([1, 'invalid_request']);
});

test('the health of the system and the metrics tell how many were refused', async () => {
  const { at } = world;
  await send({ taskId: 'x', status: 'failed' }, OTHER);
  const health = async () =>
    (await at.call('GET', '/api/admin/monitoring/health', { as: at.keys.viewer })).body;
  await expect
    .poll(health, slowly)
    .toMatchObject({ callbacks: { refused: 1, refusedAt: expect.any(String) } });
  const metrics = async () => (await fetch(`${at.server.url}/metrics`)).text();
  await expect.poll(metrics, slowly).toMatch(/^makegood_callbacks_refused 1$/m);
});

test('what a server counted is written before it stops', async () => {
  const other = await world.second();
  const url = `${other.url}/api/webhooks/providers/acme`;
  for (let i = 0; i < 3; i++) await fetch(url, { method: 'POST', body: '{}' });
  await other.stop();
  expect(await refused()).toEqual([3, 'bad_signature']);
});
