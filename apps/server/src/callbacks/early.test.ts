import { verify } from '@makegood/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  callbackWorld,
  type CallbackWorld,
  outcomesOf,
  SECRET,
  secretOf,
  slowly,
} from './testing.ts';

// What waits is looked at every few seconds, by a job.
vi.setConfig({ testTimeout: 90_000 });

let world: CallbackWorld;

beforeAll(async () => {
  world = await callbackWorld();
});
afterAll(() => world.close());

describe('a callback before its charge, or for one', () => {
  test.each([
    { mode: 'normal', state: 'settled', balance: 90 },
    { mode: 'failed', state: 'refunded', balance: 100 },
    { mode: 'failed_then_succeeded', state: 'refunded', balance: 100 },
    { mode: 'succeeded_then_failed', state: 'refunded', balance: 100 },
  ] as const)('$mode, is kept, and applied once the charge is there', async (expected) => {
    const { taskId, told } = await world.task(expected.mode, { times: 3 });
    const callbacks = expected.mode.includes('then') ? 3 : 2;
    await expect.poll(() => told.length, slowly).toBe(3 * callbacks);
    expect(outcomesOf(told.slice(3))).toEqual(Array(told.length - 3).fill('200 parked'));
    const { chargeId, userId } = await world.hold({ providerTaskId: taskId });
    expect(await world.stateOf(chargeId)).toBe('held');
    await expect.poll(() => world.stateOf(chargeId), slowly).toBe(expected.state);
    await expect.poll(world.waiting, slowly).toBe(0);
    expect(await world.balance(userId)).toBe(expected.balance);
    expect(await world.stateOf(chargeId)).toBe(expected.state);
  });

  test('of another provider, is not applied to the charge of a task with the same id', async () => {
    await world.accept('other', 'simulator', SECRET);
    const { chargeId } = await world.hold({ providerTaskId: 'same-1' });
    const told = await world.send('other', { taskId: 'same-1', status: 'succeeded' });
    expect(told).toMatchObject({ status: 200, body: { outcome: 'parked' } });
    expect(await world.stateOf(chargeId)).toBe('held');
    await world.at.db.sql`delete from parked_callbacks`;
  });

  test('that someone else keeps locked is answered all the same, and changed afterwards', async () => {
    const { chargeId, userId } = await world.hold({ providerTaskId: 'locked-1' });
    const unlock = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const locking = world.at.db.sql.begin(async (tx) => {
      await tx`select from users where user_id = ${userId} for update`;
      locked.resolve();
      await unlock.promise;
    });
    await locked.promise;
    const told = await world.send('simulator', { taskId: 'locked-1', status: 'failed' });
    expect(told).toMatchObject({ status: 200, body: { outcome: 'parked' } });
    unlock.resolve();
    await locking;
    await expect.poll(() => world.stateOf(chargeId), slowly).toBe('refunded');
    await expect.poll(world.waiting, slowly).toBe(0);
    expect(await world.balance(userId)).toBe(100);
  });

  test('is given up after seven days, and counted', async () => {
    const { at } = world;
    await world.send('simulator', { taskId: 'nobody-1', status: 'succeeded' });
    await world.send('simulator', { taskId: 'nobody-1', status: 'failed' });
    const list = async () =>
      (await at.call('GET', '/api/admin/providers/simulator/callbacks', { as: at.keys.viewer }))
        .body;
    const before = await list();
    expect(before).toMatchObject({ waiting: 2, unmatched: 0 });
    await at.db.sql`update parked_callbacks set received_at = received_at - interval '7 days'`;
    await expect.poll(async () => (await list())['unmatched'], slowly).toBe(2);
    expect(await list()).toMatchObject({ waiting: 0, unmatchedAt: expect.any(String) });
    const { body } = await at.call('GET', '/api/admin/monitoring/health', { as: at.keys.viewer });
    expect(body['callbacks']).toMatchObject({ waiting: 0, waitingSince: null, unmatched: 2 });
    const metrics = await (await fetch(`${at.server.url}/metrics`)).text();
    expect(metrics).toMatch(/^makegood_callbacks_unmatched 2$/m);
  });

  test('nothing is kept of it but what it comes down to', async () => {
    const secret = secretOf('our own');
    await world.accept('own', 'standard', secret);
    const payload = {
      ...{ taskId: 'mine-1', status: 'failed', errorMessage: `bad${'!'.repeat(5000)}\0` },
      ...{ email: 'ann@example.com', output: { prompt: 'secret' } },
    };
    const told = await world.send('own', payload, { secret, id: 'msg_own' });
    expect(told.body).toEqual({ outcome: 'parked' });
    const [row] = await world.at.db.sql`select callback from parked_callbacks`;
    expect(row).toEqual({
      callback: {
        eventId: 'msg_own',
        callback: {
          ...{ outcome: 'fail', providerTaskId: 'mine-1', failure: 'callback_failed' },
          errorMessage: `bad${'!'.repeat(1997)}`,
        },
      },
    });
    await world.at.db.sql`delete from parked_callbacks`;
  });
});

describe('a hundred times at once, at two servers,', () => {
  test.each([
    { mode: 'normal', state: 'settled', balance: 90, refunds: 0 },
    { mode: 'failed', state: 'refunded', balance: 100, refunds: 1 },
    { mode: 'succeeded_then_failed', state: 'refunded', balance: 100, refunds: 1 },
  ] as const)('$mode has one effect, and all are told that it is done', async (expected) => {
    const other = await world.second();
    const to = [world.webhookOf('simulator'), `${other.url}/api/webhooks/providers/simulator`];
    const { chargeId, userId, told } = await world.begun(expected.mode, { to, times: 50 });
    await world.ended(told, expected.mode.includes('then') ? 300 : 200);
    expect(told.filter(({ status }) => status !== 200)).toEqual([]);
    const charge = await world.charge(chargeId);
    expect(charge.state).toBe(expected.state);
    expect(charge.refunds).toHaveLength(expected.refunds);
    expect(await world.balance(userId)).toBe(expected.balance);
    await other.stop();
  });

  test('while its charge is being made, nothing is lost', async () => {
    const other = await world.second();
    const urls = [world.webhookOf('simulator'), `${other.url}/api/webhooks/providers/simulator`];
    const race = async (mode: 'normal' | 'failed') => {
      const { taskId, told } = await world.task(mode, { to: urls, times: 10 });
      const held = await world.hold({ providerTaskId: taskId });
      return { ...held, mode, told };
    };
    const races = await Promise.all(
      Array.from({ length: 6 }, (_, i) => race(i % 2 === 0 ? 'normal' : 'failed')),
    );
    for (const { chargeId, userId, mode, told } of races) {
      await world.ended(told, 40);
      expect(told.filter(({ status }) => status !== 200)).toEqual([]);
      const failed = mode === 'failed';
      expect(await world.stateOf(chargeId)).toBe(failed ? 'refunded' : 'settled');
      expect(await world.balance(userId)).toBe(failed ? 100 : 90);
    }
    await other.stop();
  });
});

test('after all of this the ledger is right', async () => {
  expect(await verify(world.at.server.ledger)).toMatchObject({ ok: true, violations: [] });
});
