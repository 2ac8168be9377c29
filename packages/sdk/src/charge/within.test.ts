import { expect, test } from 'vitest';
import { AlreadyRunning, moneyFactsOf, WorkFailed } from '../index.ts';
import { balanceOf, errorOf, newUser } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';

const { makegood } = await worldOfTests();

const feature = 'chat';

test('work within another is settled with it, by what both said of it', async () => {
  const userId = await newUser(makegood);
  const chargeId = await makegood.withCharge({ userId, feature }, (outer) =>
    makegood.withCharge({ within: outer }, (work) => {
      work.settleFor({ amount: 4 });
      return work.chargeId;
    }),
  );
  const { charges } = await makegood.client.charges.list.query({ userId });
  expect(charges).toMatchObject([{ chargeId, state: 'settled' }]);
  expect(await balanceOf(makegood, userId)).toBe(96);
});

test('what fails within is given back once, by the outer charge, for its own reason', async () => {
  const userId = await newUser(makegood);
  const error = await errorOf(
    makegood.withCharge({ userId, feature }, (outer) =>
      makegood.withCharge({ within: outer }, (middle) =>
        makegood.withCharge({ within: middle, timeoutMs: 50 }, () => new Promise<never>(() => {})),
      ),
    ),
  );
  expect(error).toMatchObject({ failure: 'timed_out', refunded: true, refund: { amount: 10 } });
  const { chargeId = '' } = moneyFactsOf(error) ?? {};
  const { refunds } = await makegood.client.charges.get.query({ chargeId });
  expect(refunds).toMatchObject([{ amount: 10, reason: 'timeout' }]);
  expect(await balanceOf(makegood, userId)).toBe(100);
});

test('who cancels only what is within has cancelled', async () => {
  const userId = await newUser(makegood);
  const controller = new AbortController();
  const error = await errorOf(
    makegood.withCharge({ userId, feature }, (outer) =>
      makegood.withCharge({ within: outer, signal: controller.signal }, () => {
        controller.abort();
        return new Promise<never>(() => {});
      }),
    ),
  );
  expect(error).toMatchObject({ failure: 'cancelled_after_start', refunded: false });
});

test('an outer work that does without what failed within is paid for', async () => {
  const userId = await newUser(makegood);
  const result = await makegood.withCharge({ userId, feature }, async (outer) => {
    const first = makegood.withCharge({ within: outer }, () => Promise.reject(new Error('no')));
    return first.catch(() => makegood.withCharge({ within: outer }, () => 'the other model'));
  });
  expect(result).toBe('the other model');
  expect(await balanceOf(makegood, userId)).toBe(90);
});

test('the time limit of the outer work stops what is within', async () => {
  const userId = await newUser(makegood);
  let signal: AbortSignal | undefined;
  const error = await errorOf(
    makegood.withCharge({ userId, feature, timeoutMs: 50 }, (outer) =>
      makegood.withCharge({ within: outer }, (work) => {
        ({ signal } = work);
        return new Promise<never>(() => {});
      }),
    ),
  );
  expect(signal?.aborted).toBe(true);
  expect(error).toMatchObject({ failure: 'timed_out', refunded: true });
});

test('work that is told as failed while it runs is given back, whatever it returns', async () => {
  const userId = await newUser(makegood);
  const error = await errorOf(
    makegood.withCharge({ userId, feature }, async (work) => {
      const told = await work.fail(new WorkFailed('provider_error', 'the stream broke'));
      expect(moneyFactsOf(told)).toMatchObject({ refunded: true, refund: { amount: 10 } });
      return 'a stream that was handed out';
    }),
  );
  expect(error).toMatchObject({ failure: 'provider_error', refunded: true });
  expect(await balanceOf(makegood, userId)).toBe(100);
});

test('a key that is at work refuses a second delivery where asked, and the first is still given back', async () => {
  const userId = await newUser(makegood);
  const job = { userId, feature, idempotencyKey: 'twice', whileHeld: 'refuse' } as const;
  const error = await errorOf(
    makegood.withCharge(job, () => makegood.withCharge(job, () => 'never runs')),
  );
  expect(error).toMatchObject({ failure: 'work_failed', refunded: true });
  expect(error).toBeInstanceOf(AlreadyRunning);
  expect(await balanceOf(makegood, userId)).toBe(100);
});
