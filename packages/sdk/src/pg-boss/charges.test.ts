import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  afterOneAttempt,
  afterSeveralAttempts,
  failAs,
  failureClasses,
} from '../testing/job-failures.ts';
import { killAt } from '../testing/killed.ts';
import { chargeOfJob, refundsOf } from '../testing/refunds-of.ts';
import { balanceOf, newUser, openWorld, type World } from '../testing/world.ts';
import { type ChargedHandler, pgBossCharges } from './index.ts';

type Data = { userId: string; units?: number };
type SendOptions = { retryLimit?: number; expireInSeconds?: number; heartbeatSeconds?: number };

const soon = { timeout: 25_000, interval: 50 };
const polling = { includeMetadata: true, pollingIntervalSeconds: 0.5 } as const;

let world: World;
let boss: PgBoss;
beforeAll(async () => {
  world = await openWorld();
  const connectionString = world.databaseUrl;
  boss = new PgBoss({
    connectionString,
    schema: 'jobs',
    supervise: false,
    schedule: false,
    max: 5,
  });
  boss.on('error', () => {});
  await boss.start();
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await world.close();
});

const charges = () =>
  pgBossCharges<Data>(world.makegood, ({ data: { userId, units = 1 } }) => ({
    userId,
    units,
    feature: 'chat',
  }));

async function openQueue() {
  const queue = `jobs-${randomUUID()}`;
  const deadLetter = `${queue}-dead`;
  await boss.createQueue(deadLetter);
  await boss.createQueue(queue, { deadLetter, retryLimit: 0, retryDelay: 0 });
  const work = (fn: ChargedHandler<Data, unknown>, all = charges()) =>
    boss.work<Data, unknown, typeof polling>(queue, polling, all.handler(fn));
  const send = async ({ units = 1, ...options }: SendOptions & { units?: number } = {}) => {
    const userId = await newUser(world.makegood);
    const id = (await boss.send(queue, { userId, units }, options)) ?? '';
    return { id, userId, lookup: { userId, idempotencyKey: `pg-boss:${id}` } };
  };
  const ended = (id: string) =>
    expect
      .poll(async () => (await boss.getJobById(queue, id))?.state, soon)
      .toMatch(/^(failed|completed)$/);
  const deadLetters = () =>
    boss.work<Data, void, typeof polling>(deadLetter, polling, charges().deadLetters());
  return { queue, work, send, ended, deadLetters };
}

describe.each([
  { retryLimit: 0, told: afterOneAttempt },
  { retryLimit: 1, told: afterSeveralAttempts },
])('a job that fails for good with $retryLimit retries', ({ retryLimit, told }) => {
  test('gives back what is documented of each failure, once', async () => {
    const { work, send, ended, deadLetters } = await openQueue();
    const failures = new Map<string, (typeof failureClasses)[number]>();
    const jobs = [];
    for (const failure of failureClasses) {
      const job = await send({ retryLimit });
      failures.set(job.id, failure);
      jobs.push({ failure, ...job });
    }
    const fail: ChargedHandler<Data, never> = async ({ id }) =>
      failAs(failures.get(id) ?? 'work_failed');
    await Promise.all([1, 2, 3, 4, 5].map(() => work(fail)));
    await deadLetters();
    for (const { failure, id, lookup, userId } of jobs) {
      await ended(id);
      const { reason, back } = told[failure];
      expect({ failure, refunds: await refundsOf(world, lookup) }).toEqual({
        failure,
        refunds: [{ reason, back }],
      });
      expect(await balanceOf(world.makegood, userId)).toBe(90 + back);
    }
  }, 120_000);
});

test('between its attempts a job gives nothing back and keeps its one hold', async () => {
  const { work, send, ended } = await openQueue();
  const seen: unknown[] = [];
  const { id, userId, lookup } = await send({ retryLimit: 2 });
  await work(async (job, { chargeId }) => {
    const { state } = await world.makegood.client.charges.get.query({ chargeId });
    seen.push({ chargeId, state, balance: await balanceOf(world.makegood, userId) });
    if (job.retryCount < 2) throw new Error('not yet');
    return { done: true };
  });
  await ended(id);
  const { chargeId, state, refunds } = await chargeOfJob(world, lookup);
  expect(seen).toEqual(Array.from({ length: 3 }, () => ({ chargeId, state: 'held', balance: 90 })));
  expect({ state, refunds }).toEqual({ state: 'settled', refunds: [] });
  expect(await balanceOf(world.makegood, userId)).toBe(90);
});

test('of a batch the jobs that succeeded are neither done nor charged again', async () => {
  const { queue, send, ended } = await openQueue();
  const good = await send({ retryLimit: 1 });
  const bad = await send({ retryLimit: 1 });
  const done: string[] = [];
  const handler = charges().handler(async ({ id }) => {
    if (id === bad.id) throw new Error('no');
    done.push(id);
  });
  await boss.work<Data, unknown, typeof polling & { batchSize: number }>(
    queue,
    { ...polling, batchSize: 2 },
    handler,
  );
  await Promise.all([ended(good.id), ended(bad.id)]);
  expect(done).toEqual([good.id]);
  expect(await balanceOf(world.makegood, good.userId)).toBe(90);
  expect(await balanceOf(world.makegood, bad.userId)).toBe(100);
});

test('a job that takes longer than pg-boss allows is given back as timed out', async () => {
  const { work, send, ended } = await openQueue();
  const { id, lookup } = await send({ expireInSeconds: 1 });
  await work(() => new Promise<never>(() => {}));
  await ended(id);
  const back = () => refundsOf(world, lookup);
  await expect.poll(back, soon).toEqual([{ reason: 'timeout', back: 10 }]);
});

describe('a worker that is killed', () => {
  const killWorkerOf = async (queue: string) => {
    const { server, apiKey, databaseUrl } = world;
    await killAt('pg-boss-worker.ts', { url: server.url, apiKey, databaseUrl, queue }, 'at work');
  };
  const expired = async (queue: string, id: string) => {
    // The job began longer ago than it may take.
    await world.server.sql`update jobs.job set started_on = started_on - interval '1 hour'
      where id = ${id}`;
    await boss.supervise(queue);
  };

  test('leaves its hold to the next one, and the job is charged once', async () => {
    const { queue, work, send, ended } = await openQueue();
    const { id, userId, lookup } = await send({ retryLimit: 1 });
    await killWorkerOf(queue);
    await expired(queue, id);
    const { chargeId } = await chargeOfJob(world, lookup);
    const fn = vi.fn<ChargedHandler<Data, void>>(async () => {});
    await work(fn);
    await ended(id);
    expect(fn.mock.calls[0]?.[1].chargeId).toBe(chargeId);
    expect(await balanceOf(world.makegood, userId)).toBe(90);
  });

  test('with its last attempt has its job given back once, as worker_crashed', async () => {
    const { queue, send, deadLetters } = await openQueue();
    const { id, userId, lookup } = await send();
    await killWorkerOf(queue);
    await expired(queue, id);
    await Promise.all([deadLetters(), deadLetters()]);
    const back = () => refundsOf(world, lookup);
    await expect.poll(back, soon).toEqual([{ reason: 'worker_crashed', back: 10 }]);
    expect(await balanceOf(world.makegood, userId)).toBe(100);
  });
});

test('all layers at once pay once: units, the last attempt, the dead letter, a person', async () => {
  const { work, send, ended, deadLetters } = await openQueue();
  const { id, userId, lookup } = await send({ units: 3 });
  await deadLetters();
  const all = charges();
  const others: Promise<unknown>[] = [];
  await work(async (job, charged) => {
    await charged.unit('a', () => failAs('timed_out')).catch(() => {});
    await charged.unit('b', () => 'delivered');
    const { chargeId } = charged;
    others.push(
      all.cancelled(job),
      world.makegood.refund({ chargeId, reason: 'customer_service' }),
    );
    throw new Error('the rest failed');
  }, all);
  await ended(id);
  await Promise.all(others);
  const back = async () =>
    (await refundsOf(world, lookup)).reduce((sum, refund) => sum + refund.back, 0);
  await expect.poll(back, soon).toBe(30);
  expect(await refundsOf(world, lookup)).toHaveLength(2);
  expect(await balanceOf(world.makegood, userId)).toBe(100);
});

test('jobs without metadata are refused: the last attempt could not be told', async () => {
  const handler = charges().handler(async () => {});
  const [bare] = [{ id: randomUUID(), data: { userId: 'ada' } }] as never[];
  await expect(handler([bare as never])).rejects.toThrow(TypeError);
});
