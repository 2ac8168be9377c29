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
  await send({ taskId: 'x', status: 'exploded' });
  expect(await refused()).toEqual([1, 'invalid_request']);
  await send('{');
  expect(await refused()).toEqual([2, 'invalid_request']);
  await world.hold({ providerTaskId: 'dear-1', provider: 'acme' });
  const { status } = await send({ taskId: 'dear-1', status: 'succeeded', amount: 1_000_000 });
  expect(status).toBe(422);
  expect(await refused()).toEqual([3, 'settle_exceeds_charge']);
});

test('what is refused at once is counted to the last', async () => {
  await Promise.all(Array.from({ length: 50 }, () => send('{')));
  expect(await refused()).toEqual([50, 'invalid_request']);
});

test('of a callback with a bad signature nothing is written, not even that it came', async () => {
  const row = () => world.at.db.sql`select xmin, * from provider_callbacks`;
  const before = await row();
  const { status } = await send({ taskId: 'x', status: 'failed' }, OTHER);
  expect(status).toBe(401);
  expect([...(await row())]).toEqual([...before]);
});

test('what is taken, kept, ignored, or of nobody is not counted as refused', async () => {
  await world.hold({ providerTaskId: 'good-1', provider: 'acme' });
  await send({ taskId: 'good-1', status: 'succeeded' });
  await send({ taskId: 'early-1', status: 'succeeded' });
  await send({ taskId: 'nobody', status: 'processing' });
  await world.send('stranger', { taskId: 'x', status: 'failed' });
  expect(await refused()).toEqual([0, null]);
});

test('the health of the system and the metrics tell how many were refused', async () => {
  const { at } = world;
  await send('{');
  const { body } = await at.call('GET', '/api/admin/monitoring/health', { as: at.keys.viewer });
  expect(body['callbacks']).toMatchObject({ refused: 1, refusedAt: expect.any(String) });
  const metrics = async () => (await fetch(`${at.server.url}/metrics`)).text();
  await expect.poll(metrics, slowly).toMatch(/^makegood_callbacks_refused 1$/m);
});
