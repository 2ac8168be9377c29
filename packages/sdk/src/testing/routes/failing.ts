import { expect, test } from 'vitest';
import { type FailureClass, type MoneyFacts, WorkFailed } from '../../index.ts';
import type { Credits } from '../../route/credits.ts';
import { ask } from '../ask.ts';
import { documentedRefunds, providerFailures } from '../provider-failures.ts';
import { balanceOf, newUser } from '../world.ts';
import type { Plan, Routes } from './app.ts';

/** What is told of a request that fails, and given back. */
export function testFailing({ world, send, chargeOf }: Routes) {
  const { makegood } = world;
  test.each(providerFailures)(
    'whose provider fails (%s) gives back, told as %s',
    async (...row) => {
      const [outcome, failure, reason] = row;
      const userId = await newUser(makegood);
      const route = outcome === 'timeout' ? 'hasty' : 'run';
      const plan: Plan = async ({ work }) => {
        const given = await ask(world, work, outcome);
        if (typeof given !== 'string') {
          throw Object.assign(new Error('the provider failed'), { status: given.status });
        }
        if (!given) throw new WorkFailed('empty', 'nothing came');
        return { json: { given } };
      };
      const response = await send(userId, plan, { route });
      const body = (await response.json()) as MoneyFacts;
      expect(body).toMatchObject({
        code: failure,
        refunded: true,
        refund: { amount: 10, reason },
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await chargeOf(userId)).toMatchObject({
        chargeId: body.chargeId,
        state: 'refunded',
      });
      expect(await balanceOf(makegood, userId)).toBe(100);
    },
  );

  const classes = Object.entries(documentedRefunds) as [
    FailureClass,
    { back: number; reason: string },
  ][];
  test.each(classes)('that fails as %s gives back what is documented', async (failure, told) => {
    const userId = await newUser(makegood);
    const response = await send(userId, ({ work }) => {
      if (failure === 'stream_broken') work.delivered(0.3);
      throw new WorkFailed(failure, `it failed as ${failure}`);
    });
    const refunded = told.back > 0;
    const body = (await response.json()) as MoneyFacts;
    expect(body).toMatchObject({ code: failure, refunded, refund: { amount: told.back } });
    // What was thrown is for the refund log, and for nobody else.
    expect(JSON.stringify(body)).not.toContain('it failed as');
    const { refunds } = await chargeOf(userId);
    expect(refunds).toMatchObject(
      refunded
        ? [{ amount: told.back, reason: told.reason, errorMessage: `it failed as ${failure}` }]
        : [],
    );
    expect(await balanceOf(makegood, userId)).toBe(90 + told.back);
  });

  test.each([
    [400, 'provider_rejected'],
    [401, 'provider_rejected'],
    [404, 'provider_rejected'],
    [408, 'timeout'],
    [429, 'rate_limited'],
    [500, 'provider_error'],
    [503, 'provider_error'],
  ])('that answers %i has not delivered, for the reason %s', async (status, reason) => {
    const userId = await newUser(makegood);
    const response = await send(userId, () => ({ status, json: { mine: 'yes', n: 1 } }));
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ mine: 'yes', n: 1, refunded: true });
    expect((await chargeOf(userId)).refunds).toMatchObject([{ amount: 10, reason }]);
  });

  test('that answers an error which is no JSON tells of the refund in a header', async () => {
    const userId = await newUser(makegood);
    const response = await send(userId, () => ({ status: 503, text: 'busy' }));
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('busy');
    expect(response.headers.get('x-credits-refunded')).toBe('true');
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('that marks its request as failed says why, to the user and in the refund log', async () => {
    const userId = await newUser(makegood);
    const refund: Parameters<Credits<unknown>['refundCreditsOnError']> = [
      'The model is overloaded.',
      { model: 'large' },
      'provider_error',
    ];
    const response = await send(userId, () => ({ refund }));
    expect(response.status).toBe(502);
    const body = (await response.json()) as MoneyFacts;
    expect(body).toMatchObject({ message: 'The model is overloaded.', refunded: true });
    const { chargeId, refunds } = await chargeOf(userId);
    expect(body.chargeId).toBe(chargeId);
    expect(refunds).toMatchObject([
      { errorMessage: 'The model is overloaded.', metadata: { model: 'large' }, amount: 10 },
    ]);
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('that marks its request as failed may answer in its own way', async () => {
    const userId = await newUser(makegood);
    const response = await send(userId, async ({ refundCreditsOnError }) => {
      void refundCreditsOnError('no');
      return { status: 418, json: { teapot: true } };
    });
    expect(await response.json()).toEqual({ teapot: true, refunded: true });
    expect(response.status).toBe(418);
  });
}
