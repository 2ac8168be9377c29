import { sweep, verify } from '@makegood/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { callbackWorld, type CallbackWorld, outcomesOf, secretOf } from './testing.ts';

// A callback that is quicker than the charge's news of its task waits for a job.
vi.setConfig({ testTimeout: 90_000 });

let world: CallbackWorld;

beforeAll(async () => {
  world = await callbackWorld();
});
afterAll(() => world.close());

describe('what a provider tells of its task happens to the charge', () => {
  test('a success settles it, with its cost; progress leaves it as it is', async () => {
    const { chargeId, userId, told } = await world.begun('normal');
    await world.ended(told, 2);
    expect(outcomesOf(told)).toEqual([
      '200 ignored',
      expect.stringMatching(/^200 (applied|parked)/),
    ]);
    expect(await world.charge(chargeId)).toMatchObject({ state: 'settled', costUsd: 0.01 });
    expect(await world.balance(userId)).toBe(90);
  });

  test('a failure gives it back, and the refund tells which callback it was', async () => {
    const { chargeId, userId, taskId, told } = await world.begun('failed');
    await world.ended(told, 2);
    expect(await world.charge(chargeId)).toMatchObject({
      state: 'refunded',
      refunds: [
        {
          ...{ reason: 'callback_failed', amount: 10, actor: 'provider:simulator' },
          ...{ errorMessage: 'The generation failed.', transactionId: `msg_${taskId}_2` },
        },
      ],
    });
    expect(await world.balance(userId)).toBe(100);
  });

  test.each(['twice', 'out_of_order'] as const)('%s, it happens once', async (mode) => {
    const { chargeId, userId, told } = await world.begun(mode);
    await world.ended(told, mode === 'twice' ? 3 : 2);
    expect(told.every(({ status }) => status === 200)).toBe(true);
    expect(await world.stateOf(chargeId)).toBe('settled');
    expect(await world.balance(userId)).toBe(90);
  });

  test.each(['failed_then_succeeded', 'succeeded_then_failed'] as const)(
    '%s ends in one state: it is given back, once',
    async (mode) => {
      const { chargeId, userId, told } = await world.begun(mode);
      await world.ended(told, 3);
      expect(told.every(({ status }) => status === 200)).toBe(true);
      const charge = await world.charge(chargeId);
      expect(charge).toMatchObject({ state: 'refunded', refundedAmount: 10, costUsd: 0.01 });
      expect(charge.refunds).toMatchObject([{ reason: 'callback_failed', amount: 10 }]);
      expect(await world.balance(userId)).toBe(100);
    },
  );

  test('one that never comes is the business of the deadline', async () => {
    const { chargeId, userId } = await world.begun('never');
    await world.at.db
      .sql`update charges set deadline = makegood_now() where charge_id = ${chargeId}`;
    await sweep(world.at.server.ledger);
    expect(await world.charge(chargeId)).toMatchObject({
      ...{ state: 'refunded', refunds: [{ reason: 'callback_missing', amount: 10 }] },
    });
    expect(await world.balance(userId)).toBe(100);
  });

  test('one that comes after the deadline costs the user nothing', async () => {
    const { chargeId, userId, told } = await world.begun('late', { lateMs: 500 });
    await world.at.db
      .sql`update charges set deadline = makegood_now() where charge_id = ${chargeId}`;
    await sweep(world.at.server.ledger);
    await world.ended(told, 2);
    expect(outcomesOf(told)).toEqual(['200 ignored', '200 absorbed']);
    const charge = await world.charge(chargeId);
    expect(charge).toMatchObject({ state: 'refunded', refundedAmount: 10, costUsd: 0.01 });
    expect(charge.absorbedAt).not.toBeNull();
    expect(charge.refunds).toMatchObject([{ reason: 'callback_missing' }]);
    expect(await world.balance(userId)).toBe(100);
  });

  test('a failure after the refund does nothing', async () => {
    const { chargeId, userId } = await world.hold({ providerTaskId: 'refunded-1' });
    await world.at.call('POST', '/api/credits/refund', {
      as: world.at.keys.service,
      body: { chargeId, reason: 'timeout' },
    });
    const told = await world.send('simulator', { taskId: 'refunded-1', status: 'failed' });
    expect(told).toMatchObject({ status: 200, body: { outcome: 'applied' } });
    expect((await world.charge(chargeId)).refunds).toMatchObject([{ reason: 'timeout' }]);
    expect(await world.balance(userId)).toBe(100);
  });
});

describe("what is not surely the provider's changes nothing", () => {
  const written = () => world.at.db.sql`
    select (select count(*) from events) as events, (select count(*) from parked_callbacks) as parked`;

  test.each([
    { what: "another's signature", how: { secret: secretOf('somebody else') } },
    { what: "another provider's signature", how: { secret: secretOf('the neighbour') } },
    { what: 'a signature of six minutes ago', how: { ageSeconds: 360 } },
    { what: 'a signature of six minutes from now', how: { ageSeconds: -360 } },
  ])('$what is 401', async ({ how }) => {
    await world.accept('neighbour', 'simulator', secretOf('the neighbour'));
    await world.hold({ providerTaskId: 'safe-1' });
    const before = await written();
    const told = await world.send('simulator', { taskId: 'safe-1', status: 'failed' }, how);
    expect(told).toMatchObject({ status: 401, body: { code: 'bad_signature' } });
    expect(await written()).toEqual(before);
  });

  test('nor is a payload that was altered, or none at all', async () => {
    const { at } = world;
    const path = '/api/webhooks/providers/simulator';
    const before = await written();
    const bare = await at.call('POST', path, { body: { taskId: 'x', status: 'succeeded' } });
    expect(bare).toMatchObject({ status: 401, body: { code: 'bad_signature' } });
    expect(await at.call('GET', path)).toMatchObject({ status: 405 });
    expect(await written()).toEqual(before);
  });

  test('a signature of four minutes ago is taken', async () => {
    const { chargeId } = await world.hold({ providerTaskId: 'old-1' });
    const body = { taskId: 'old-1', status: 'succeeded' };
    expect((await world.send('simulator', body, { ageSeconds: 240 })).status).toBe(200);
    expect(await world.stateOf(chargeId)).toBe('settled');
  });

  test('a provider that is not set up is 404, also with a name that is none', async () => {
    for (const provider of ['stranger', '\0', 'x'.repeat(300)]) {
      const told = await world.send(provider, { taskId: 'x', status: 'failed' });
      expect(told).toMatchObject({ status: 404, body: { code: 'provider_not_found' } });
    }
  });

  test('what cannot be read is refused once it is signed', async () => {
    const before = await written();
    const status = async (body: object | string) => (await world.send('simulator', body)).status;
    expect(await status('{')).toBe(400);
    expect(await status({ taskId: 'x', status: 'exploded' })).toBe(400);
    expect(await status({ taskId: 'x\0', status: 'failed' })).toBe(400);
    expect(await status({ taskId: '', status: 'failed' })).toBe(400);
    const padded = (bytes: number) => ({ taskId: 'x', status: 'processing', x: ' '.repeat(bytes) });
    expect(await status(padded(900_000))).toBe(200);
    expect(await status(padded(1_100_000))).toBe(413);
    expect(await written()).toEqual(before);
  });
});

test('after all of this the ledger is right', async () => {
  expect(await verify(world.at.server.ledger)).toMatchObject({ ok: true, violations: [] });
});
