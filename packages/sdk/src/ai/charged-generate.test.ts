import type { Outcome } from '@makegood/simulator';
import { generateText } from 'ai';
import { describe, expect, test } from 'vitest';
import { moneyFactsOf } from '../index.ts';
import { testDocumentedRefunds } from '../testing/documented-refunds.ts';
import { modelOf, TOKENS } from '../testing/models.ts';
import { providerFailures } from '../testing/provider-failures.ts';
import { balanceOf, errorOf, newUser } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';
import { chargedGenerate } from './index.ts';

const world = await worldOfTests();
const { makegood } = world;

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

  testDocumentedRefunds(makegood, (userId, work) =>
    chargedGenerate(makegood, { userId, feature: 'chat' }, work),
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
