import { describe, expect, test } from 'vitest';
import { moneyFactsOf, type Work } from './index.ts';
import { ask, askForStream } from './testing/ask.ts';
import { providerFailures } from './testing/provider-failures.ts';
import { balanceOf, errorOf, newUser, putFeature } from './testing/world.ts';
import { worldOfTests } from './testing/world-of-tests.ts';

const world = await worldOfTests();
const { makegood } = world;

describe('a failure of the provider gives everything back', () => {
  test.each(providerFailures)(
    '%s, told as %s, for the reason %s',
    async (outcome, failure, reason) => {
      const userId = await newUser(makegood);
      const options = { userId, feature: 'chat', timeoutMs: outcome === 'timeout' ? 300 : 20_000 };
      const error = await errorOf(
        makegood.withCharge(options, (work) => ask(world, work, outcome)),
      );

      expect(moneyFactsOf(error)).toMatchObject({
        charged: true,
        refunded: true,
        failure,
        refund: { reason, amount: 10, remaining: 0, balance: 100 },
      });
      expect(await balanceOf(makegood, userId)).toBe(100);
      const { chargeId = '' } = moneyFactsOf(error) ?? {};
      const charge = await makegood.client.charges.get.query({ chargeId });
      expect(charge).toMatchObject({ state: 'refunded', refundedAmount: 10 });
      expect(charge.refunds).toMatchObject([{ amount: 10, reason }]);
      expect(charge.refunds[0]?.errorMessage).toBeTruthy();
    },
  );
});

test('work that succeeds is paid for, with what the provider took', async () => {
  const userId = await newUser(makegood);
  let chargeId = '';
  const result = await makegood.withCharge({ userId, feature: 'chat' }, (work) => {
    ({ chargeId } = work);
    return ask(world, work, 'ok');
  });

  expect(result).toBe('word '.repeat(20));
  expect(await balanceOf(makegood, userId)).toBe(90);
  const charge = await makegood.client.charges.get.query({ chargeId });
  expect(charge).toMatchObject({ state: 'settled', refunds: [] });
  expect(charge.costUsd).toBeCloseTo(world.simulator.record(chargeId)?.costUsd ?? Number.NaN, 9);
});

test('a stream that breaks off is paid for by what was delivered, rounded in favour of the user', async () => {
  await putFeature(makegood, { feature: 'stream', cost: 33 });
  let share = 0;
  const breakOff = (work: Work) => {
    const delivered = (part: number) => work.delivered((share = part));
    return askForStream(world, { ...work, delivered }, 'broken_stream');
  };
  const charge = async () => {
    const userId = await newUser(makegood);
    const error = await errorOf(makegood.withCharge({ userId, feature: 'stream' }, breakOff));
    const { failure, refunded, refund } = moneyFactsOf(error) ?? {};
    const back = share < 0.1 ? 33 : 33 - Math.floor(33 * share);
    expect(refunded).toBe(true);
    expect(failure).toBe(share > 0 ? 'stream_broken' : 'connection_lost');
    expect(refund).toMatchObject({ amount: back, remaining: 33 - back, balance: 67 + back });
    expect(await balanceOf(makegood, userId)).toBe(67 + back);
  };
  // An error that comes on the heels of a word can overtake it: then nothing was delivered.
  for (let attempt = 0; attempt < 10 && share === 0; attempt++) await charge();
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(1);
});

test('a stream that breaks off before a tenth of it came costs nothing', async () => {
  const userId = await newUser(makegood);
  const breakOff = (work: Work) => {
    work.delivered(0.09);
    throw new Error('the stream broke');
  };
  await errorOf(makegood.withCharge({ userId, feature: 'chat' }, breakOff));
  expect(await balanceOf(makegood, userId)).toBe(100);
});

test("the feature's refund policy decides what a failure gives back", async () => {
  await putFeature(makegood, {
    feature: 'strict',
    refundPolicy: { bad_input: { refund: 'none' } },
  });
  const userId = await newUser(makegood);
  const options = { userId, feature: 'strict' };
  const rejected = await errorOf(
    makegood.withCharge(options, (work) => ask(world, work, 'bad_request')),
  );
  expect(moneyFactsOf(rejected)).toMatchObject({
    charged: true,
    refunded: false,
    refund: { amount: 0 },
  });
  expect(await balanceOf(makegood, userId)).toBe(90);

  const broken = await errorOf(
    makegood.withCharge(options, (work) => ask(world, work, 'server_error')),
  );
  expect(moneyFactsOf(broken)).toMatchObject({ refunded: true });
  expect(await balanceOf(makegood, userId)).toBe(90);
});

test('a time-out of work whose result comes by callback is given back at the deadline only', async () => {
  const userId = await newUser(makegood);
  const options = { userId, feature: 'chat', providerTaskId: 'task-1', timeoutMs: 100 };
  const error = await errorOf(makegood.withCharge(options, (work) => ask(world, work, 'timeout')));
  expect(moneyFactsOf(error)).toMatchObject({
    failure: 'timed_out',
    refunded: 'pending',
    refund: { amount: 0 },
  });
  expect(await balanceOf(makegood, userId)).toBe(90);
});
