import type { Outcome } from '@makegood/simulator';
import { generateText } from 'ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FailureClass, moneyFactsOf, WorkFailed } from '../index.ts';
import { modelOf, TOKENS } from '../testing/models.ts';
import { documentedRefunds, providerFailures } from '../testing/provider-failures.ts';
import { balanceOf, errorOf, newUser, openWorld, type World } from '../testing/world.ts';
import { chargedGenerate } from './index.ts';

let world: World;
let makegood: World['makegood'];
beforeAll(async () => {
  world = await openWorld();
  ({ makegood } = world);
});
afterAll(() => world.close());

const chat = (userId: string, outcome: Outcome, timeoutMs?: number) =>
  chargedGenerate(
    makegood,
    {
      userId,
      feature: 'chat',
      timeoutMs,
      price: ({ inputTokens = 0, outputTokens = 0 }) =>
        inputTokens * 0.0000005 + outputTokens * 0.0000015,
    },
    (work) =>
      generateText({
        model: modelOf(world, work, outcome),
        prompt: 'Say something.',
        abortSignal: work.signal,
        maxRetries: 0,
      }),
  );

describe.concurrent('a generated text', () => {
  test('is settled for its real cost', async () => {
    const userId = await newUser(makegood);
    expect((await chat(userId, 'ok')).text).toBe('word '.repeat(TOKENS));
    expect(await balanceOf(makegood, userId)).toBe(90);
    const [charge] = (await makegood.client.charges.list.query({ userId })).charges;
    const { costUsd } = world.simulator.record(charge?.chargeId ?? '') ?? {};
    expect(charge?.costUsd).toBeCloseTo(costUsd ?? Number.NaN, 9);
  });

  const classes = Object.entries(documentedRefunds) as [FailureClass, { back: number }][];
  test.each(classes)(
    'that fails as %s gives back what is documented',
    async (failure, { back }) => {
      const userId = await newUser(makegood);
      const error = await errorOf(
        chargedGenerate(makegood, { userId, feature: 'chat' }, (work) => {
          if (failure === 'stream_broken') work.delivered(0.3);
          throw new WorkFailed(failure, 'it failed');
        }),
      );
      expect(moneyFactsOf(error)).toMatchObject({
        failure,
        refunded: back > 0,
        refund: { amount: back },
      });
      expect(await balanceOf(makegood, userId)).toBe(90 + back);
    },
  );

  test.each(providerFailures)(
    'that fails (%s) is given back, told as %s',
    async (outcome, failure, reason) => {
      const userId = await newUser(makegood);
      const error = await errorOf(chat(userId, outcome, outcome === 'timeout' ? 300 : undefined));
      expect(moneyFactsOf(error)).toMatchObject({
        failure,
        refunded: true,
        refund: { amount: 10, reason },
      });
      expect(await balanceOf(makegood, userId)).toBe(100);
    },
  );
});
