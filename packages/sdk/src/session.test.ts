import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { AlreadySettled, moneyFactsOf, type Settled, WorkFailed } from './index.ts';
import { openFlakyNetwork } from './testing/flaky-network.ts';
import { killAt } from './testing/killed.ts';
import { chargeOfJob, refundsOf } from './testing/refunds-of.ts';
import { balanceOf, errorOf, newUser, putFeature } from './testing/world.ts';
import { worldOfTests } from './testing/world-of-tests.ts';

const world = await worldOfTests();
const { makegood } = world;

const swept = { timeout: 25_000, interval: 100 };
const models = ['a', 'b', 'c', 'd'];

const newSession = async (feature = 'chat') => {
  const userId = await newUser(makegood);
  return { userId, feature, units: 4, idempotencyKey: `session-${randomUUID()}` };
};

/** Asks all models at once; some fail, each in its way. */
const ask = (failing: Record<string, () => unknown>) => (name: string) =>
  failing[name] ?? (() => `answer of ${name}`);
const timeOut = () => Promise.reject(Object.assign(new Error('late'), { name: 'TimeoutError' }));
const breakDown = () => new Response('down', { status: 503 });

describe('the failures of a session of four models', () => {
  test('one model fails: its unit is given back at once, the others are paid for', async () => {
    const options = await newSession();
    const settled: Settled[] = [];
    const onSettled = (told: Settled) => settled.push(told);
    const answers = await makegood.withSession({ ...options, onSettled }, async (session) => {
      const answer = ask({ b: timeOut });
      const all = await Promise.allSettled(models.map((name) => session.unit(name, answer(name))));
      expect(await chargeOfJob(world, options)).toMatchObject({ state: 'held', refundedUnits: 1 });
      expect(await balanceOf(makegood, options.userId)).toBe(70);
      return all;
    });
    const [, failed] = answers;
    expect(failed?.status === 'rejected' && moneyFactsOf(failed.reason)).toMatchObject({
      failure: 'timed_out',
      refunded: true,
      refund: { reason: 'timeout', amount: 10, remaining: 30 },
    });
    expect(settled).toMatchObject([{ amount: 30, returned: 10, balance: 70 }]);
    const { state, refunds } = await chargeOfJob(world, options);
    expect({ state, refunds }).toMatchObject({
      state: 'settled',
      refunds: [{ reason: 'timeout', amount: 10, units: 1, metadata: { unit: 'b' } }],
    });
    expect(await balanceOf(makegood, options.userId)).toBe(70);
  });

  test('all models fail: all of it is given back, each unit for its own reason', async () => {
    const options = await newSession();
    const answer = ask({ a: timeOut, b: breakDown, c: () => '', d: timeOut });
    const error = await errorOf(
      makegood.withSession(options, (session) =>
        Promise.allSettled(models.map((name) => session.unit(name, answer(name)))),
      ),
    );
    expect(error).toBeInstanceOf(WorkFailed);
    expect(error).toMatchObject({ charged: true, refunded: true });
    const refunds = await refundsOf(world, options);
    expect(refunds.map(({ reason }) => reason).toSorted()).toEqual([
      'empty_result',
      'provider_error',
      'timeout',
      'timeout',
    ]);
    expect(await balanceOf(makegood, options.userId)).toBe(100);
  });

  test('the workflow throws after some were given back: the rest is given back once', async () => {
    const options = await newSession();
    const error = await errorOf(
      makegood.withSession(options, async (session) => {
        await session.unit('a', () => 'delivered');
        await session.unit('b', timeOut).catch(() => {});
        throw new Error('the summary failed');
      }),
    );
    expect(error).toMatchObject({ refunded: true, refund: { amount: 30, remaining: 0 } });
    expect(await refundsOf(world, options)).toEqual([
      { reason: 'timeout', back: 10 },
      { reason: 'api_error', back: 30 },
    ]);
    expect(await balanceOf(makegood, options.userId)).toBe(100);
  });

  test("the workflow lets a unit's own error through: the rest is given back at once, once", async () => {
    const options = await newSession();
    const error = await errorOf(
      makegood.withSession(options, async (session) => {
        await session.unit('a', () => 'delivered');
        return session.unit('b', timeOut);
      }),
    );
    expect(error).toMatchObject({ message: 'late', refunded: true });
    expect(await refundsOf(world, options)).toEqual([
      { reason: 'timeout', back: 10 },
      { reason: 'timeout', back: 30 },
    ]);
    expect(await chargeOfJob(world, options)).toMatchObject({ state: 'refunded' });
    expect(await balanceOf(makegood, options.userId)).toBe(100);
  });

  describe('the worker is killed with SIGKILL', () => {
    const killInTheMiddle = async (
      options: Awaited<ReturnType<typeof newSession>>,
      hold: number,
    ) => {
      const { server, apiKey } = world;
      const { userId, idempotencyKey } = options;
      const args = { url: server.url, apiKey, userId, idempotencyKey, hold };
      await killAt('session-worker.ts', args, 'in the middle');
    };

    test('and not delivered again: the deadline gives back what was not delivered, once', async () => {
      const options = await newSession();
      await killInTheMiddle(options, 2);
      expect(await balanceOf(makegood, options.userId)).toBe(70);
      await expect.poll(() => balanceOf(makegood, options.userId), swept).toBe(90);
      const { state, refunds } = await chargeOfJob(world, options);
      expect({ state, refunds }).toMatchObject({
        state: 'settled',
        refunds: [
          { reason: 'api_error', amount: 10, units: 1, metadata: { unit: 'fails' } },
          { reason: 'worker_crashed', amount: 20, units: 2 },
        ],
      });
      const again = vi.fn(() => 'done');
      const error = await errorOf(makegood.withSession({ ...options, holdSeconds: 2 }, again));
      expect(error).toBeInstanceOf(AlreadySettled);
      expect(again).not.toHaveBeenCalled();
      expect(await balanceOf(makegood, options.userId)).toBe(90);
    });

    test('and delivered again: the next one goes on, and what had failed stays given back', async () => {
      const options = await newSession();
      await killInTheMiddle(options, 60);
      const failed = vi.fn(() => 'an answer after all');
      const answers = await makegood.withSession({ ...options, holdSeconds: 60 }, async (session) =>
        Promise.allSettled([
          session.unit('answers', () => 'an answer'),
          session.unit('fails', failed),
          session.unit('never ends', () => 'an answer at last'),
          session.unit('waits', () => 'in time'),
        ]),
      );
      expect(answers.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect(failed).not.toHaveBeenCalled();
      const { state, refunds } = await chargeOfJob(world, options);
      expect({ state, refunds }).toMatchObject({ state: 'settled', refunds: [{ amount: 10 }] });
      expect(await balanceOf(makegood, options.userId)).toBe(70);
    });
  });
});

test('a unit takes no longer than it may, and the session goes on', async () => {
  const options = await newSession();
  await makegood.withSession(options, async (session) => {
    const hang = () => new Promise<never>(() => {});
    const late = await errorOf(session.unit('a', hang, { timeoutMs: 30 }));
    expect(late).toMatchObject({ failure: 'timed_out', refunded: true });
    return 'three of four';
  });
  expect(await balanceOf(makegood, options.userId)).toBe(70);
});

test("the feature's policy decides what a failed unit gives back", async () => {
  const refundPolicy = { provider_error: { refund: 'none' } } as const;
  await putFeature(makegood, { feature: 'strict', refundPolicy });
  const options = await newSession('strict');
  const answer = ask({ a: breakDown, b: timeOut, c: breakDown, d: timeOut });
  const error = await errorOf(
    makegood.withSession(options, (session) =>
      Promise.allSettled(models.map((name) => session.unit(name, answer(name)))),
    ),
  );
  expect(error).toBeInstanceOf(WorkFailed);
  expect(await refundsOf(world, options)).toEqual([
    { reason: 'timeout', back: 10 },
    { reason: 'timeout', back: 10 },
  ]);
  expect(await chargeOfJob(world, options)).toMatchObject({ state: 'settled' });
  expect(await balanceOf(makegood, options.userId)).toBe(80);
});

test('a unit that could not be told is told when the session is settled, once', async () => {
  const options = await newSession();
  const network = await openFlakyNetwork(world.server.url);
  network.dropAnswers('charges.fail', 1);
  const limits = { refundWithinMs: 50 };
  await world.connect(network.url).withSession({ ...options, ...limits }, async (session) => {
    const error = await errorOf(session.unit('a', timeOut));
    expect(error).toMatchObject({ refunded: 'pending' });
    return 'three of four';
  });
  await network.close();
  expect(await refundsOf(world, options)).toEqual([{ reason: 'timeout', back: 10 }]);
  expect(await balanceOf(makegood, options.userId)).toBe(70);
});

test('all layers at once pay once: units, the workflow, the deadline, a person', async () => {
  const options = { ...(await newSession()), holdSeconds: 1 };
  const { userId, idempotencyKey } = options;
  const error = await errorOf(
    makegood.withSession(options, async (session) => {
      await session.unit('a', timeOut).catch(() => {});
      const { chargeId } = session;
      // The deadline is here when all the others ask.
      await world.server
        .sql`update charges set deadline = makegood_now() where charge_id = ${chargeId}`;
      void session.unit('b', timeOut).catch(() => {});
      void makegood.refund({ chargeId, reason: 'customer_service' }).catch(() => {});
      throw new Error('the workflow failed');
    }),
  );
  expect(error).toMatchObject({ message: 'the workflow failed' });
  await expect.poll(() => balanceOf(makegood, userId), swept).toBe(100);
  const refunds = await refundsOf(world, { userId, idempotencyKey });
  expect(refunds.reduce((sum, { back }) => sum + back, 0)).toBe(40);
});

test.each([
  ['two of a name', ['a', 'a']],
  ['more than were paid for', ['a', 'b', 'c', 'd', 'e']],
  ['one without a name', ['']],
])('units are refused: %s', async (_, names) => {
  const options = await newSession();
  const error = await errorOf(
    makegood.withSession(options, (session) =>
      Promise.all(names.map((name) => session.unit(name, () => 'fine'))),
    ),
  );
  expect(error).toBeInstanceOf(RangeError);
  expect(await balanceOf(makegood, options.userId)).toBe(100);
});
