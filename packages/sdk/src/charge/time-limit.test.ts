import { describe, expect, test, vi } from 'vitest';
import { balanceOf, errorOf, newUser, putFeature } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';

const { makegood } = await worldOfTests();

const feature = 'chat';
const forever = () => new Promise<never>(() => {});

describe('time limit and cancelling', () => {
  test('work that ignores its signal is not waited for', async () => {
    const userId = await newUser(makegood);
    const started = performance.now();
    const error = await errorOf(makegood.withCharge({ userId, feature, timeoutMs: 100 }, forever));
    expect(performance.now() - started).toBeLessThan(5000);
    expect(error).toMatchObject({
      failure: 'timed_out',
      refunded: true,
      refund: { reason: 'timeout' },
    });
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('the time limit aborts the work by its signal', async () => {
    const userId = await newUser(makegood);
    let signal: AbortSignal | undefined;
    const options = { userId, feature, timeoutMs: 50 };
    const error = await errorOf(
      makegood.withCharge(options, (work) => {
        ({ signal } = work);
        return forever();
      }),
    );
    expect(signal?.reason).toBe(error);
  });

  test('who is cancelled before anything was charged pays nothing, and the work does not run', async () => {
    const userId = await newUser(makegood);
    const fn = vi.fn(forever);
    const signal = AbortSignal.abort(new Error('gone'));
    const error = await errorOf(makegood.withCharge({ userId, feature, signal }, fn));
    expect(error).toBe(signal.reason);
    expect(error).toMatchObject({ charged: false, refunded: false });
    expect(fn).not.toHaveBeenCalled();
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('who is cancelled while the credits are being held gets them back, and the work does not run', async () => {
    const userId = await newUser(makegood);
    const fn = vi.fn(forever);
    const controller = new AbortController();
    const charged = makegood.withCharge({ userId, feature, signal: controller.signal }, fn);
    controller.abort();
    expect(await errorOf(charged)).toMatchObject({
      failure: 'cancelled_before_start',
      refunded: true,
    });
    expect(fn).not.toHaveBeenCalled();
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('who cancels running work has paid for it', async () => {
    const userId = await newUser(makegood);
    const controller = new AbortController();
    const error = await errorOf(
      makegood.withCharge({ userId, feature, signal: controller.signal }, () => {
        controller.abort();
        return forever();
      }),
    );
    expect(error).toBe(controller.signal.reason);
    expect(error).toMatchObject({
      failure: 'cancelled_after_start',
      charged: true,
      refunded: false,
    });
    expect(await balanceOf(makegood, userId)).toBe(90);
  });

  test("the caller's own time limit is a time-out, not a change of mind", async () => {
    const userId = await newUser(makegood);
    const options = { userId, feature, signal: AbortSignal.timeout(100) };
    const error = await errorOf(makegood.withCharge(options, forever));
    expect(error).toMatchObject({ name: 'TimeoutError', failure: 'timed_out', refunded: true });
  });
});

test('a hold lasts at least as long as the work may take', async () => {
  const userId = await newUser(makegood);
  await putFeature(makegood, { feature: 'hasty', holdSeconds: 5 });
  const deadline = await makegood.withCharge(
    { userId, feature: 'hasty', timeoutMs: 90_000 },
    async (work) => {
      const charge = await makegood.client.charges.get.query({ chargeId: work.chargeId });
      return Date.parse(charge.deadline ?? '') - Date.parse(charge.createdAt);
    },
  );
  expect(deadline).toBeGreaterThanOrEqual(100_000);
});
