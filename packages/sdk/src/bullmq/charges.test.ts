import { randomUUID } from 'node:crypto';
import { type Job, Queue, Worker, type WorkerOptions } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  afterOneAttempt,
  afterSeveralAttempts,
  failAs,
  failureClasses,
} from '../testing/job-failures.ts';
import { killAt } from '../testing/killed.ts';
import { hasRedis, openRedis } from '../testing/redis.ts';
import { chargeOfJob, refundsOf } from '../testing/refunds-of.ts';
import { balanceOf, newUser, openWorld, type World } from '../testing/world.ts';
import { bullmqCharges, type ChargedProcessor } from './index.ts';

type Data = { userId: string; units?: number };

const soon = { timeout: 20_000, interval: 50 };

describe.skipIf(!hasRedis)('BullMQ', () => {
  let world: World;
  let redis: Awaited<ReturnType<typeof openRedis>>;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    [world, redis] = await Promise.all([openWorld(), openRedis()]);
  });
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
    await Promise.all([world.close(), redis.close()]);
  });

  const keyOf = (job: Job) => `bullmq:${job.queueName}:${job.id}:${job.timestamp}`;
  const charges = () =>
    bullmqCharges<Data>(world.makegood, ({ data: { userId, units = 1 } }) => ({
      userId,
      units,
      feature: 'chat',
    }));

  function openQueue() {
    const { connection } = redis;
    const name = `jobs-${randomUUID()}`;
    const queue = new Queue<Data>(name, { connection });
    closing.push(() => queue.close());
    const work = (
      fn: ChargedProcessor<Data, unknown>,
      options: Partial<WorkerOptions> = {},
      all = charges(),
    ) => {
      const worker = new Worker<Data>(name, all.processor(fn), { connection, ...options });
      worker.on('error', () => {});
      all.watch(worker);
      closing.push(() => worker.close(true));
      return worker;
    };
    return { name, queue, work };
  }

  const newJob = async (queue: Queue<Data>, attempts = 1, units = 1) => {
    const userId = await newUser(world.makegood);
    const backoff = { type: 'fixed', delay: 20 };
    const job = await queue.add('ask', { userId, units }, { attempts, backoff });
    return { job, userId, lookup: { userId, idempotencyKey: keyOf(job) } };
  };
  const ended = (job: Job) =>
    expect.poll(() => job.getState(), soon).toMatch(/^(failed|completed)$/);

  describe.each([
    { attempts: 1, told: afterOneAttempt },
    { attempts: 2, told: afterSeveralAttempts },
  ])('a job that fails $attempts times', ({ attempts, told }) => {
    test.each(failureClasses)('as %s gives back what is documented, once', async (failure) => {
      const { queue, work } = openQueue();
      const worker = work(async () => failAs(failure));
      const { job, userId, lookup } = await newJob(queue, attempts);
      await ended(job);
      const { reason, back } = told[failure];
      expect(await refundsOf(world, lookup)).toEqual([{ reason, back }]);
      expect(await balanceOf(world.makegood, userId)).toBe(90 + back);
      await worker.close();
    });
  });

  test('between its attempts a job gives nothing back and keeps its one hold', async () => {
    const { queue, work } = openQueue();
    const seen: unknown[] = [];
    work(async (job, { chargeId }) => {
      const { state } = await world.makegood.client.charges.get.query({ chargeId });
      seen.push({ chargeId, state, balance: await balanceOf(world.makegood, job.data.userId) });
      if (job.attemptsMade < 2) throw new Error('not yet');
      return 'done';
    });
    const { job, userId, lookup } = await newJob(queue, 3);
    await ended(job);
    const { chargeId, state, refunds } = await chargeOfJob(world, lookup);
    expect(seen).toEqual(
      Array.from({ length: 3 }, () => ({ chargeId, state: 'held', balance: 90 })),
    );
    expect({ state, refunds }).toEqual({ state: 'settled', refunds: [] });
    expect(await balanceOf(world.makegood, userId)).toBe(90);
  });

  test('a job that completed is neither done nor charged again, however often it is retried', async () => {
    const { queue, work } = openQueue();
    const fn = vi.fn(async () => 'done');
    work(fn);
    const { job, userId } = await newJob(queue);
    await ended(job);
    const first = await queue.getJob(job.id ?? '');
    expect(first?.returnvalue).toBe('done');
    await first?.retry('completed');
    await ended(job);
    expect(fn).toHaveBeenCalledOnce();
    expect(await balanceOf(world.makegood, userId)).toBe(90);
  });

  test('a job that puts itself off is not a failed one', async () => {
    const { queue, work } = openQueue();
    const { DelayedError } = await import('bullmq');
    work(async (job, _work, token) => {
      if (job.attemptsStarted > 1) return 'done';
      await job.moveToDelayed(Date.now() + 20, token);
      throw new DelayedError();
    });
    const { job, userId, lookup } = await newJob(queue);
    await ended(job);
    expect(await chargeOfJob(world, lookup)).toMatchObject({ state: 'settled', attempt: 1 });
    expect(await balanceOf(world.makegood, userId)).toBe(90);
  });

  test('credits that are refused fail the job at once, and there is nothing to give back', async () => {
    const { queue, work } = openQueue();
    const fn = vi.fn(async () => 'done');
    work(fn);
    const { job, userId } = await newJob(queue, 3, 11);
    await ended(job);
    const failed = await queue.getJob(job.id ?? '');
    expect(failed).toMatchObject({
      attemptsMade: 1,
      failedReason: expect.stringMatching(/credits/),
    });
    expect(fn).not.toHaveBeenCalled();
    expect(await balanceOf(world.makegood, userId)).toBe(100);
  });

  describe('a worker that is killed', () => {
    const stalling = { stalledInterval: 300 };
    const killWorkerOf = async (queue: string) => {
      const { server, apiKey } = world;
      const { connection } = redis;
      const args = { url: server.url, apiKey, connection, queue, lockDuration: 600 };
      await killAt('bullmq-worker.ts', args, 'at work');
    };

    test('leaves its hold to the next one, and the job is charged once', async () => {
      const { name, queue, work } = openQueue();
      const { job, userId, lookup } = await newJob(queue);
      await killWorkerOf(name);
      const { chargeId } = await chargeOfJob(world, lookup);
      work(async (_job, { chargeId: goesOn }) => goesOn, stalling);
      await ended(job);
      expect((await queue.getJob(job.id ?? ''))?.returnvalue).toBe(chargeId);
      expect(await balanceOf(world.makegood, userId)).toBe(90);
    });

    test('too often has its job given back once, as worker_crashed', async () => {
      const { name, queue, work } = openQueue();
      const { job, userId, lookup } = await newJob(queue, 3);
      await killWorkerOf(name);
      const fn = vi.fn(async () => 'done');
      for (let i = 0; i < 2; i++) work(fn, { ...stalling, maxStalledCount: 0 });
      await ended(job);
      const back = () => refundsOf(world, lookup);
      await expect.poll(back, soon).toEqual([{ reason: 'worker_crashed', back: 10 }]);
      expect(fn).not.toHaveBeenCalled();
      expect(await balanceOf(world.makegood, userId)).toBe(100);
    });
  });

  test('all layers at once pay once: units, the last attempt, two listeners, a person', async () => {
    const { queue, work } = openQueue();
    const all = charges();
    const fail: ChargedProcessor<Data, never> = async (_job, charged) => {
      await charged.unit('a', () => failAs('timed_out')).catch(() => {});
      await charged.unit('b', () => 'delivered');
      throw new Error('the rest failed');
    };
    const worker = work(fail, {}, all);
    all.watch(worker);
    worker.on('failed', (job) => {
      if (!job) return;
      void Promise.all([1, 2, 3].map(() => all.cancelled(job)));
      void chargeOfJob(world, { userId: job.data.userId, idempotencyKey: keyOf(job) }).then(
        ({ chargeId }) => world.makegood.refund({ chargeId, reason: 'customer_service' }),
      );
    });
    const { job, userId, lookup } = await newJob(queue, 1, 3);
    await ended(job);
    await worker.close();
    expect(await refundsOf(world, lookup)).toEqual([
      { reason: 'timeout', back: 10 },
      { reason: 'api_error', back: 20 },
    ]);
    expect(await balanceOf(world.makegood, userId)).toBe(100);
  });

  test('a cancelled job that nobody will work on is given back as cancelled', async () => {
    const { queue, work } = openQueue();
    const worker = work(async () => {
      throw new Error('not yet');
    });
    const { job, userId, lookup } = await newJob(queue, 1000);
    await expect.poll(async () => (await queue.getJob(job.id ?? ''))?.attemptsMade, soon).toBe(1);
    await worker.close();
    await charges().cancelled(job);
    await charges().cancelled(job);
    expect(await refundsOf(world, lookup)).toEqual([{ reason: 'cancelled', back: 10 }]);
    expect(await balanceOf(world.makegood, userId)).toBe(100);
  });
});
