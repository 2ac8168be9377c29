import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type FailureClass, type MoneyFacts, WorkFailed } from '../index.ts';
import type { Credits } from '../route/credits.ts';
import { ask } from './ask.ts';
import { documentedRefunds, providerFailures } from './provider-failures.ts';
import { balanceOf, newUser, openWorld, putFeature, type World } from './world.ts';

/** What a handler answers, whatever the framework. */
export type Plain =
  | { status?: number; json: unknown }
  | { status?: number; text: string }
  | { stream: AsyncIterable<string> }
  | { refund: Parameters<Credits<unknown>['refundCreditsOnError']> };

export type Plan = (credits: Credits<unknown>) => Promise<Plain> | Plain;

/** An app with the routes `/run/:id`, `/hasty/:id` (300 ms) and `/cut/:id` (no ledger). */
export type RouteApp = {
  send: (path: string, init: RequestInit) => Promise<Response>;
  close: () => Promise<void> | void;
};

/** For tests that run beside each other, which `expect.poll` is not for. */
const eventually = <T>(look: () => Promise<T>, wanted: T) =>
  vi.waitFor(async () => expect(await look()).toBe(wanted), { timeout: 20_000, interval: 20 });

/** The same rules for every framework. `pattern` is how it writes the route `/run/:id`. */
export function testRoutes(
  name: string,
  pattern: string,
  openApp: (world: World, plan: (id: string) => Plan) => Promise<RouteApp>,
) {
  const plans = new Map<string, Plan>();
  let world: World;
  let app: RouteApp;
  beforeAll(async () => {
    world = await openWorld();
    app = await openApp(world, (id) => plans.get(id) ?? (() => ({ text: 'no plan' })));
  });
  afterAll(async () => {
    await app.close();
    await world.close();
  });

  /** Asks for the plan to be run as the user. */
  const send = (userId: string, plan: Plan, rest: RequestInit & { route?: string } = {}) => {
    const { route = 'run', headers, ...init } = rest;
    const id = randomUUID();
    plans.set(id, plan);
    return app.send(`/${route}/${id}`, {
      method: 'POST',
      ...init,
      headers: { 'x-user': userId, ...(headers as Record<string, string>) },
    });
  };
  const chargesOf = async (userId: string) => {
    const { charges } = await world.makegood.client.charges.list.query({ userId });
    return charges;
  };
  const chargeOf = async (userId: string) => {
    const [first] = await chargesOf(userId);
    if (!first) throw new Error('There is no charge');
    return world.makegood.client.charges.get.query({ chargeId: first.chargeId });
  };

  describe.concurrent(`a route of ${name}`, () => {
    test('that succeeds is settled before its answer has ended', async () => {
      const userId = await newUser(world.makegood);
      const plan: Plan = async ({ work }) => ({ json: { text: await ask(world, work, 'ok') } });
      const response = await send(userId, plan);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ text: 'word '.repeat(20) });
      const charge = await chargeOf(userId);
      expect(charge).toMatchObject({ state: 'settled', apiRoute: pattern, refunds: [] });
      expect(charge.costUsd).toBeGreaterThan(0);
      expect(await balanceOf(world.makegood, userId)).toBe(90);
    });

    test.each(providerFailures)(
      'whose provider fails (%s) gives back, told as %s',
      async (...row) => {
        const [outcome, failure, reason] = row;
        const userId = await newUser(world.makegood);
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
        expect(await balanceOf(world.makegood, userId)).toBe(100);
      },
    );

    const classes = Object.entries(documentedRefunds) as [
      FailureClass,
      { back: number; reason: string },
    ][];
    test.each(classes)('that fails as %s gives back what is documented', async (failure, told) => {
      const userId = await newUser(world.makegood);
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
      expect(await balanceOf(world.makegood, userId)).toBe(90 + told.back);
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
      const userId = await newUser(world.makegood);
      const response = await send(userId, () => ({ status, json: { mine: 'yes', n: 1 } }));
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ mine: 'yes', n: 1, refunded: true });
      expect((await chargeOf(userId)).refunds).toMatchObject([{ amount: 10, reason }]);
    });

    test('that answers an error which is no JSON tells of the refund in a header', async () => {
      const userId = await newUser(world.makegood);
      const response = await send(userId, () => ({ status: 503, text: 'busy' }));
      expect(response.status).toBe(503);
      expect(await response.text()).toBe('busy');
      expect(response.headers.get('x-credits-refunded')).toBe('true');
      expect(await balanceOf(world.makegood, userId)).toBe(100);
    });

    test('that marks its request as failed says why, to the user and in the refund log', async () => {
      const userId = await newUser(world.makegood);
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
      expect(await balanceOf(world.makegood, userId)).toBe(100);
    });

    test('that marks its request as failed may answer in its own way', async () => {
      const userId = await newUser(world.makegood);
      const response = await send(userId, async ({ refundCreditsOnError }) => {
        void refundCreditsOnError('no');
        return { status: 418, json: { teapot: true } };
      });
      expect(await response.json()).toEqual({ teapot: true, refunded: true });
      expect(response.status).toBe(418);
    });

    test('whose user has too few credits is answered 402, and does not run', async () => {
      await putFeature(world.makegood, { feature: 'dear', cost: 1000 });
      const userId = await newUser(world.makegood);
      const plan = vi.fn(() => ({ json: {} }));
      const response = await send(userId, plan, { headers: { 'x-feature': 'dear' } });
      expect(response.status).toBe(402);
      expect(await response.json()).toMatchObject({
        code: 'insufficient_credits',
        required: 1000,
        available: 100,
        refunded: false,
      });
      expect(plan).not.toHaveBeenCalled();
    });

    test('that nobody pays for is answered 401, and does not run', async () => {
      const plan = vi.fn(() => ({ json: {} }));
      const response = await send('', plan);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'not_signed_in', refunded: false });
      expect(plan).not.toHaveBeenCalled();
    });

    test('is answered 503 while the ledger cannot be reached, and does not run', async () => {
      const plan = vi.fn(() => ({ json: {} }));
      const response = await send('anyone', plan, { route: 'cut' });
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await response.json()).toMatchObject({ code: 'credits_unavailable', refunded: false });
      expect(plan).not.toHaveBeenCalled();
    });

    test('that takes too long is answered 504 and given back', async () => {
      const userId = await newUser(world.makegood);
      let signal: AbortSignal | undefined;
      const plan: Plan = ({ work }) => {
        ({ signal } = work);
        return new Promise(() => {});
      };
      const response = await send(userId, plan, { route: 'hasty' });
      expect(response.status).toBe(504);
      expect(await response.json()).toMatchObject({ code: 'timed_out', refunded: true });
      expect(signal?.aborted).toBe(true);
      expect(await balanceOf(world.makegood, userId)).toBe(100);
    });

    test('whose client goes away has been paid for', async () => {
      const userId = await newUser(world.makegood);
      const controller = new AbortController();
      const reached = Promise.withResolvers<AbortSignal>();
      const plan: Plan = ({ work }) => {
        reached.resolve(work.signal);
        return new Promise(() => {});
      };
      const sent = send(userId, plan, { signal: controller.signal }).catch(() => undefined);
      const signal = await reached.promise;
      controller.abort();
      await sent;
      await eventually(async () => (await chargeOf(userId)).state, 'settled');
      expect(signal.aborted).toBe(true);
      expect(await balanceOf(world.makegood, userId)).toBe(90);
    });

    describe('that streams', () => {
      test('is settled when its answer was sent to its end', async () => {
        const userId = await newUser(world.makegood);
        const goOn = Promise.withResolvers<void>();
        async function* stream() {
          yield 'one ';
          await goOn.promise;
          yield 'two';
        }
        const response = await send(userId, () => ({ stream: stream() }));
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
        expect((await reader?.read())?.value).toBe('one ');
        expect((await chargeOf(userId)).state).toBe('held');
        goOn.resolve();
        expect((await reader?.read())?.value).toBe('two');
        expect((await reader?.read())?.done).toBe(true);
        expect((await chargeOf(userId)).state).toBe('settled');
      });

      test('and breaks off is paid for by what was delivered, and breaks off for the client', async () => {
        const userId = await newUser(world.makegood);
        const plan: Plan = ({ work }) => {
          async function* stream() {
            yield 'half';
            work.delivered(0.5);
            throw new Error('the stream broke');
          }
          return { stream: stream() };
        };
        const response = await send(userId, plan);
        await expect(response.text()).rejects.toThrow();
        await eventually(() => balanceOf(world.makegood, userId), 95);
        const { refunds } = await chargeOf(userId);
        expect(refunds).toMatchObject([{ amount: 5, errorMessage: 'the stream broke' }]);
      });

      test('and takes too long breaks off, and is given back', async () => {
        const userId = await newUser(world.makegood);
        async function* stream() {
          yield 'half';
          await new Promise(() => {});
        }
        const response = await send(userId, () => ({ stream: stream() }), { route: 'hasty' });
        await expect(response.text()).rejects.toThrow();
        await eventually(() => balanceOf(world.makegood, userId), 100);
      });

      test('to a client that goes away has been paid for', async () => {
        const userId = await newUser(world.makegood);
        async function* stream() {
          yield 'half';
          await new Promise(() => {});
        }
        const response = await send(userId, () => ({ stream: stream() }));
        const reader = response.body?.getReader();
        await reader?.read();
        await reader?.cancel();
        await eventually(async () => (await chargeOf(userId)).state, 'settled');
        expect(await balanceOf(world.makegood, userId)).toBe(90);
      });

      test('to a client that does not take its answer has been paid for when the time is up', async () => {
        const userId = await newUser(world.makegood);
        const chunk = 'x'.repeat(65_536);
        async function* stream() {
          for (let i = 0; i < 400; i++) yield chunk;
          await new Promise(() => {});
        }
        const response = await send(userId, () => ({ stream: stream() }), { route: 'hasty' });
        const reader = response.body?.getReader();
        await reader?.read();
        await eventually(async () => (await chargeOf(userId)).state, 'settled');
        expect(await balanceOf(world.makegood, userId)).toBe(90);
        await reader?.cancel().catch(() => {});
      });
    });

    describe('under an Idempotency-Key', () => {
      const keyed = () => ({ headers: { 'idempotency-key': randomUUID() } });

      test('that was done is neither done nor charged again', async () => {
        const userId = await newUser(world.makegood);
        const once = keyed();
        const first = await send(userId, () => ({ json: { n: 1 } }), once);
        expect(await first.json()).toEqual({ n: 1 });
        const again = vi.fn(() => ({ json: { n: 2 } }));
        const response = await send(userId, again, once);
        expect(response.status).toBe(409);
        expect(await response.json()).toMatchObject({ code: 'already_settled', refunded: false });
        expect(again).not.toHaveBeenCalled();
        expect(await balanceOf(world.makegood, userId)).toBe(90);
      });

      test('that is being done is refused to who asks at the same time', async () => {
        const userId = await newUser(world.makegood);
        const once = keyed();
        const first = Promise.withResolvers<void>();
        const running = Promise.withResolvers<void>();
        const slow: Plan = async () => {
          running.resolve();
          await first.promise;
          return { json: {} };
        };
        const sent = send(userId, slow, once);
        await running.promise;
        const again = vi.fn(() => ({ json: {} }));
        const response = await send(userId, again, once);
        expect(response.status).toBe(409);
        expect(await response.json()).toMatchObject({ code: 'in_progress', refunded: false });
        expect(again).not.toHaveBeenCalled();
        first.resolve();
        expect((await sent).status).toBe(200);
        expect(await balanceOf(world.makegood, userId)).toBe(90);
      });

      test('that cannot be one is refused', async () => {
        const userId = await newUser(world.makegood);
        const headers = { 'idempotency-key': 'x'.repeat(300) };
        const response = await send(userId, () => ({ json: {} }), { headers });
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ code: 'invalid_request', refunded: false });
        expect(await balanceOf(world.makegood, userId)).toBe(100);
      });

      test('that failed may be tried again, and is charged as a new attempt', async () => {
        const userId = await newUser(world.makegood);
        const once = keyed();
        await send(userId, () => ({ status: 500, json: {} }), once);
        const response = await send(userId, ({ work }) => ({ json: { n: work.attempt } }), once);
        expect(await response.json()).toEqual({ n: 2 });
        expect(await balanceOf(world.makegood, userId)).toBe(90);
      });
    });

    describe('with layers inside', () => {
      const fails = () => Promise.reject(new Error('the innermost failed'));

      test('that join its charge gives back once, and settles only at the end', async () => {
        const userId = await newUser(world.makegood);
        const { makegood } = world;
        const response = await send(userId, async ({ work }) => {
          await makegood.withCharge({ within: work }, () => 'this one works');
          expect((await chargeOf(userId)).state).toBe('held');
          const inner = () => makegood.withCharge({ within: work }, fails);
          return { json: await makegood.withCharge({ within: work }, inner) };
        });
        expect(await response.json()).toMatchObject({ code: 'work_failed', refunded: true });
        const charges = await chargesOf(userId);
        expect(charges).toHaveLength(1);
        expect((await chargeOf(userId)).refunds).toMatchObject([{ amount: 10 }]);
        expect(await balanceOf(makegood, userId)).toBe(100);
      });

      test('that have charges of their own gives back each of them once', async () => {
        const userId = await newUser(world.makegood);
        const { makegood } = world;
        const own = { userId, feature: 'chat' };
        const response = await send(userId, async () => {
          const inner = () => makegood.withCharge(own, fails);
          return { json: await makegood.withCharge(own, inner) };
        });
        expect(await response.json()).toMatchObject({ refunded: true });
        const charges = await chargesOf(userId);
        expect(charges.map(({ refundedAmount }) => refundedAmount)).toEqual([10, 10, 10]);
        expect(await balanceOf(makegood, userId)).toBe(100);
      });

      test('and a worker on the same job gives back once', async () => {
        const userId = await newUser(world.makegood);
        const { makegood } = world;
        const idempotencyKey = randomUUID();
        const job = { userId, feature: 'chat', apiRoute: pattern, idempotencyKey };
        const plan: Plan = async () => ({ json: await makegood.withCharge(job, fails) });
        const response = await send(userId, plan, {
          headers: { 'idempotency-key': idempotencyKey },
        });
        const { refunded } = (await response.json()) as MoneyFacts;
        expect(refunded).toBe(true);
        expect(await chargesOf(userId)).toHaveLength(1);
        expect((await chargeOf(userId)).refunds).toHaveLength(1);
        expect(await balanceOf(makegood, userId)).toBe(100);
      });
    });
  });
}
