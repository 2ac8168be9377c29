import { randomUUID } from 'node:crypto';
import { type EventPayload, Inngest, type InngestFunction, NonRetriableError } from 'inngest';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openExecutor, type RunEnd, signingKey } from '../testing/inngest-executor.ts';
import {
  afterOneAttempt,
  afterSeveralAttempts,
  failAs,
  failureClasses,
} from '../testing/job-failures.ts';
import { chargeOfJob, refundsOf } from '../testing/refunds-of.ts';
import { balanceOf, newUser } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';
import { inngestCharges } from './index.ts';

type Data = { userId: string; units?: number };

const world = await worldOfTests();
const { makegood } = world;
const closing: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

function openApp() {
  const inngest = new Inngest({
    id: 'app',
    isDev: false,
    signingKey,
    logger: { info() {}, warn() {}, error() {}, debug() {} },
  });
  const charges = inngestCharges(makegood, ({ event }) => {
    const { userId, units = 1 } = event.data as Data;
    return { userId, units, feature: 'chat' };
  });
  const middleware: [typeof charges.middleware] = [charges.middleware];
  const asked = { id: 'ask', triggers: { event: 'asked' }, middleware };
  /** A failure for good is heard of too. */
  const askedInFull = { ...asked, onFailure: charges.onFailure };
  return { inngest, charges, asked, askedInFull };
}

async function serveAll(inngest: Inngest.Any, ...functions: InngestFunction.Any[]) {
  const executor = await openExecutor(inngest, functions);
  closing.push(executor.close);
  return executor;
}

const newEvent = async (units = 1) => {
  const userId = await newUser(makegood);
  return { userId, event: { name: 'asked', data: { userId, units } } satisfies EventPayload };
};

/** Runs the function for a new user. */
async function runOnce(inngest: Inngest.Any, fn: InngestFunction.Any, units?: number) {
  const executor = await serveAll(inngest, fn);
  const { userId, event } = await newEvent(units);
  return { userId, end: await executor.run(fn, event) };
}

const lookup = (userId: string, { runId }: Pick<RunEnd, 'runId'>) => ({
  userId,
  idempotencyKey: `inngest:${runId}`,
});

describe.each([
  { retries: 0 as const, told: afterOneAttempt },
  { retries: 1 as const, told: afterSeveralAttempts },
])('a run that fails for good with $retries retries', ({ retries, told }) => {
  describe.each([['in a step'], ['outside of steps']])('%s', (where) => {
    test.each(failureClasses)('as %s gives back what is documented, once', async (failure) => {
      const { inngest, askedInFull } = openApp();
      const ask = inngest.createFunction({ ...askedInFull, retries }, async ({ step }) => {
        if (where === 'in a step') await step.run('fail', () => failAs(failure));
        failAs(failure);
      });
      const { userId, end } = await runOnce(inngest, ask);
      expect(end.status).toBe('failed');
      const { reason, back } = told[failure];
      expect(await refundsOf(world, lookup(userId, end))).toEqual([{ reason, back }]);
      expect(await balanceOf(makegood, userId)).toBe(90 + back);
    });
  });
});

test('a run of many steps, retries and sleeps is charged once, held throughout, then settled', async () => {
  const { inngest, asked } = openApp();
  const seen: unknown[] = [];
  let tries = 0;
  const ask = inngest.createFunction({ ...asked, retries: 2 }, async ({ step, charge, event }) => {
    const look = async () => {
      const { state } = await makegood.client.charges.get.query({
        chargeId: charge.chargeId ?? '',
      });
      seen.push({ state, balance: await balanceOf(makegood, event.data.userId) });
    };
    await step.run('first', look);
    await step.sleep('a while', '1h');
    await step.run('second', async () => {
      await look();
      if (tries++ < 2) throw new Error('not yet');
    });
    await Promise.all([step.run('left', look), step.run('right', look)]);
    charge.settleFor({ costUsd: 0.25 });
    return 'done';
  });
  const { userId, end } = await runOnce(inngest, ask);
  expect(end).toMatchObject({ status: 'completed', output: 'done' });
  expect(seen).toEqual(Array.from({ length: 6 }, () => ({ state: 'held', balance: 90 })));
  const charge = await chargeOfJob(world, lookup(userId, end));
  expect(charge).toMatchObject({ state: 'settled', attempt: 1, costUsd: 0.25, refunds: [] });
  expect(await balanceOf(makegood, userId)).toBe(90);
});

test('a run that was finished is not charged when it is executed again', async () => {
  const { inngest, asked } = openApp();
  const ask = inngest.createFunction(asked, () => 'done');
  const executor = await serveAll(inngest, ask);
  const { userId, event } = await newEvent();
  const runId = randomUUID();
  await executor.run(ask, event, runId);
  expect(await executor.run(ask, event, runId)).toMatchObject({ output: 'done' });
  expect(await balanceOf(makegood, userId)).toBe(90);
});

test('a run whose app dies each time is given back by onFailure, as workflow_failed', async () => {
  const { inngest, askedInFull } = openApp();
  let executor: Awaited<ReturnType<typeof openExecutor>>;
  let deaths = 0;
  const ask = inngest.createFunction({ ...askedInFull, retries: 1 }, () => {
    deaths += 1;
    executor.breakConnections();
    return new Promise<never>(() => {});
  });
  executor = await serveAll(inngest, ask);
  const { userId, event } = await newEvent();
  const end = await executor.run(ask, event);
  expect(deaths).toBe(2);
  expect(await refundsOf(world, lookup(userId, end))).toEqual([
    { reason: 'workflow_failed', back: 10 },
  ]);
  expect(await balanceOf(makegood, userId)).toBe(100);
});

test('a run that is cancelled is given back once, as cancelled', async () => {
  const { inngest, charges, asked } = openApp();
  const cancellations = charges.cancellations(inngest);
  let executor: Awaited<ReturnType<typeof openExecutor>>;
  const ask = inngest.createFunction({ ...asked, retries: 0 }, () => {
    executor.breakConnections();
    return new Promise<never>(() => {});
  });
  executor = await serveAll(inngest, ask, cancellations);
  const { userId, event } = await newEvent();
  const { runId } = await executor.run(ask, event);
  const data = { function_id: 'app-ask', run_id: runId, event };
  const cancelled = { name: 'inngest/function.cancelled', data };
  await Promise.all([
    executor.run(cancellations, cancelled),
    executor.run(cancellations, cancelled),
  ]);
  expect(await refundsOf(world, lookup(userId, { runId }))).toEqual([
    { reason: 'cancelled', back: 10 },
  ]);
  expect(await balanceOf(makegood, userId)).toBe(100);
});

test('all layers at once pay once: units, the run, onFailure, its cancelling, a person', async () => {
  const { inngest, charges, askedInFull } = openApp();
  const others: Promise<unknown>[] = [];
  const ask = inngest.createFunction({ ...askedInFull, retries: 0 }, ({ charge, event, runId }) => {
    const { chargeId = '' } = charge;
    const ended = { event: { data: { run_id: runId, event } } };
    const fail = { chargeId, failure: 'timed_out', units: 1, rest: 'held' } as const;
    others.push(
      makegood.fail(fail),
      charges.onFailure(ended),
      charges.onCancelled(ended),
      makegood.refund({ chargeId, reason: 'customer_service' }),
    );
    throw new Error('the rest failed');
  });
  const { userId, end } = await runOnce(inngest, ask, 3);
  await Promise.allSettled(others);
  const refunds = await refundsOf(world, lookup(userId, end));
  expect(refunds.reduce((sum, { back }) => sum + back, 0)).toBe(30);
  expect(await balanceOf(makegood, userId)).toBe(100);
});

test.each([
  { failing: ['b'], left: 80 },
  { failing: ['a', 'b', 'c'], left: 100 },
])(
  'of a run of three units those that failed are given back: $failing',
  async ({ failing, left }) => {
    const { inngest, askedInFull } = openApp();
    const ask = inngest.createFunction({ ...askedInFull, retries: 1 }, async ({ charge, step }) => {
      const askModel = (model: string) =>
        step.run(model, () => (failing.includes(model) ? failAs('timed_out') : 'answer'));
      const answers = await Promise.allSettled(['a', 'b', 'c'].map(askModel));
      for (const { status } of answers) if (status === 'rejected') charge.unitFailed();
      return answers.length;
    });
    const { userId, end } = await runOnce(inngest, ask, 3);
    expect(end.status).toBe(left === 100 ? 'failed' : 'completed');
    expect(await balanceOf(makegood, userId)).toBe(left);
  },
);

test('credits that are refused fail the run at once, and there is nothing to give back', async () => {
  const { inngest, askedInFull } = openApp();
  const fn = vi.fn(() => 'done');
  const ask = inngest.createFunction({ ...askedInFull, retries: 3 }, fn);
  const { userId, end } = await runOnce(inngest, ask, 11);
  expect(end).toMatchObject({ status: 'failed', output: { name: NonRetriableError.name } });
  expect(fn).not.toHaveBeenCalled();
  expect(await balanceOf(makegood, userId)).toBe(100);
});
