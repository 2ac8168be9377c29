import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { AlreadySettled } from '../index.ts';
import { balanceOf, errorOf, newUser } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';

const { makegood } = await worldOfTests();

const swept = { timeout: 20_000, interval: 100 };

const newJob = async () => {
  const userId = await newUser(makegood);
  return { userId, feature: 'chat', idempotencyKey: `job-${randomUUID()}` };
};
const fail = () => Promise.reject(new Error('no'));

test('a job that failed and is delivered again is a new attempt, and is charged as one', async () => {
  const job = await newJob();
  await errorOf(makegood.withCharge(job, fail));
  await errorOf(makegood.withCharge(job, fail));
  expect(await balanceOf(makegood, job.userId)).toBe(100);
  expect(await makegood.withCharge(job, ({ attempt }) => `attempt ${attempt}`)).toBe('attempt 3');
  expect(await balanceOf(makegood, job.userId)).toBe(90);
});

test('a job that succeeded is neither done nor charged again', async () => {
  const job = await newJob();
  await makegood.withCharge(job, () => 'done');
  const again = vi.fn(() => 'done again');
  const error = await errorOf(makegood.withCharge(job, again));
  expect(error).toBeInstanceOf(AlreadySettled);
  expect(error).toMatchObject({ charged: true, refunded: false });
  expect(again).not.toHaveBeenCalled();
  expect(await balanceOf(makegood, job.userId)).toBe(90);
});

test('a job whose worker died goes on with its hold', async () => {
  const job = await newJob();
  const died = await makegood.deduct({ ...job, hold: {} });
  expect(await makegood.withCharge(job, ({ chargeId }) => chargeId)).toBe(died.chargeId);
  expect(await balanceOf(makegood, job.userId)).toBe(90);
});

test('a job whose dead worker was paid back by the deadline is charged again', async () => {
  const job = { ...(await newJob()), holdSeconds: 1 };
  const { holdSeconds: seconds, ...request } = job;
  const died = await makegood.deduct({ ...request, hold: { seconds } });
  await expect.poll(() => balanceOf(makegood, job.userId), swept).toBe(100);
  const chargeId = await makegood.withCharge(job, (work) => work.chargeId);
  expect(chargeId).not.toBe(died.chargeId);
  expect(await balanceOf(makegood, job.userId)).toBe(90);
});

test('the same key with another request is refused, and the work does not run', async () => {
  const job = await newJob();
  await makegood.withCharge(job, () => 'done');
  const work = vi.fn(() => 'done');
  const error = await errorOf(makegood.withCharge({ ...job, units: 2 }, work));
  expect(error).toMatchObject({ code: 'idempotency_key_reused', charged: false, refunded: false });
  expect(work).not.toHaveBeenCalled();
});

test('two workers on one job that both fail bring one refund about', async () => {
  const job = await newJob();
  const both = Promise.withResolvers<void>();
  let running = 0;
  const failTogether = async () => {
    running += 1;
    const worker = running;
    if (worker === 2) both.resolve();
    await both.promise;
    throw new Error(`worker ${worker} failed`);
  };
  const errors = await Promise.all([
    errorOf(makegood.withCharge(job, failTogether)),
    errorOf(makegood.withCharge(job, failTogether)),
  ]);
  expect(errors).toMatchObject([{ refunded: true }, { refunded: true }]);
  expect(await balanceOf(makegood, job.userId)).toBe(100);
});
