import { verify } from '@makegood/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callbackWorld, type CallbackWorld, secretOf } from './testing.ts';

let world: CallbackWorld;

beforeAll(async () => {
  world = await callbackWorld();
});
afterAll(() => world.close());

describe('the payload of our own', () => {
  const secret = secretOf('our own');
  const tell = (body: object) => world.send('own', body, { secret });
  const hold = (taskId: string, more = {}) =>
    world.hold({ provider: 'own', providerTaskId: taskId, ...more });
  beforeAll(() => world.accept('own', 'standard', secret));

  test('settles for less, and not for more than was charged', async () => {
    const { chargeId, userId } = await hold('own-1');
    const more = await tell({ taskId: 'own-1', status: 'succeeded', amount: 11 });
    expect(more).toMatchObject({ status: 422, body: { code: 'settle_exceeds_charge' } });
    await tell({ taskId: 'own-1', status: 'succeeded', amount: 4, costUsd: 0.5 });
    expect(await world.charge(chargeId)).toMatchObject({ state: 'settled', costUsd: 0.5 });
    expect(await world.balance(userId)).toBe(96);
    const other = await tell({ taskId: 'own-1', status: 'succeeded', amount: 5 });
    expect(other).toMatchObject({ status: 200, body: { outcome: 'ignored' } });
  });

  test('gives back the units that failed, once', async () => {
    const { chargeId, userId } = await hold('own-2', { units: 4 });
    const failed = { taskId: 'own-2', status: 'failed', failure: 'units_failed', units: 1 };
    await tell(failed);
    await tell({ ...failed, errorMessage: 'in other words' });
    const charge = await world.charge(chargeId);
    expect(charge).toMatchObject({ state: 'settled', refundedAmount: 10 });
    expect(charge.refunds).toHaveLength(1);
    expect(await world.balance(userId)).toBe(70);
  });

  test('extends the hold while the work goes on, and only then', async () => {
    const { chargeId } = await hold('own-3');
    const before = Date.parse((await world.charge(chargeId)).deadline);
    await tell({ taskId: 'own-3', status: 'processing', extendSeconds: 7200 });
    const after = Date.parse((await world.charge(chargeId)).deadline);
    expect(after - before).toBeGreaterThan(6_000_000);
    await tell({ taskId: 'own-3', status: 'succeeded' });
    const late = await tell({ taskId: 'own-3', status: 'processing', extendSeconds: 7200 });
    expect(late).toMatchObject({ status: 200, body: { outcome: 'ignored' } });
  });

  test("gives nothing back where the feature's policy says so, in either order", async () => {
    const { at } = world;
    const policy = { callback_failed: { refund: 'none' } };
    await at.call('PUT', '/api/admin/features/strict', {
      as: at.keys.admin,
      body: { name: 'Strict', cost: 10, operationType: 'CHAT', refundPolicy: policy },
    });
    const orders = { 'own-4': ['failed', 'succeeded'], 'own-5': ['succeeded', 'failed'] };
    for (const [taskId, statuses] of Object.entries(orders)) {
      const { chargeId, userId } = await hold(taskId, { feature: 'strict' });
      for (const status of statuses) expect((await tell({ taskId, status })).status).toBe(200);
      expect(await world.charge(chargeId)).toMatchObject({ state: 'settled', refunds: [] });
      expect(await world.balance(userId)).toBe(90);
    }
  });

  test('a late success that is charged again is not undone by the old failure', async () => {
    const { at } = world;
    await at.call('PUT', '/api/admin/features/again', {
      as: at.keys.admin,
      body: { name: 'Again', cost: 10, operationType: 'CHAT', lateSuccess: 'charge_again' },
    });
    const { userId } = await hold('own-6', { feature: 'again' });
    for (const status of ['failed', 'succeeded', 'failed', 'succeeded']) {
      expect(await tell({ taskId: 'own-6', status })).toMatchObject({
        ...{ status: 200, body: { outcome: 'applied' } },
      });
    }
    expect(await world.balance(userId)).toBe(90);
  });
});

test('after all of this the ledger is right', async () => {
  expect(await verify(world.at.server.ledger)).toMatchObject({ ok: true, violations: [] });
});
