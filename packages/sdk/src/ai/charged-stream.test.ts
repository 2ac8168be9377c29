import type { Outcome } from '@makegood/simulator';
import { streamObject, streamText, toUIMessageStream } from 'ai';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type ChargeOptions, moneyFactsOf, type Work } from '../index.ts';
import { testDocumentedRefunds } from '../testing/documented-refunds.ts';
import { modelOf, openTeller, TOKENS } from '../testing/models.ts';
import { providerFailures } from '../testing/provider-failures.ts';
import { balanceOf, errorOf, newUser, putFeature } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';
import { chargedStream } from './index.ts';

const world = await worldOfTests();
const { makegood } = world;

const quiet = { onError: () => {}, maxRetries: 0 };

const stream = (work: Work, outcome: Outcome) =>
  streamText({
    model: modelOf(world, work, outcome),
    prompt: 'Say something.',
    abortSignal: work.signal,
    ...quiet,
  });

type Options = Partial<Parameters<typeof chargedStream>[1]> & Partial<ChargeOptions<unknown>>;

const chat = (userId: string, outcome: Outcome, options: Options = {}) =>
  chargedStream(makegood, { userId, feature: 'chat', ...options }, (work) => stream(work, outcome));

/** What comes, and last of all what breaks it off. */
async function partsOf<T>(parts: AsyncIterable<T>): Promise<(T | Broken)[]> {
  const all: (T | Broken)[] = [];
  try {
    for await (const part of parts) all.push(part);
  } catch (error) {
    all.push({ type: 'error', error });
  }
  return all;
}

type Broken = { type: 'error'; error: unknown };

const eventually = <T>(look: () => Promise<T>, wanted: T) =>
  vi.waitFor(async () => expect(await look()).toBe(wanted), { timeout: 20_000, interval: 20 });

describe.concurrent('a streamed text', () => {
  test('is settled for its real cost before its stream has ended', async () => {
    const userId = await newUser(makegood);
    const price = ({ inputTokens = 0, outputTokens = 0 }) =>
      inputTokens * 0.0000005 + outputTokens * 0.0000015;
    const result = await chat(userId, 'ok', { price });
    expect((await partsOf(result.textStream)).join('')).toBe('word '.repeat(TOKENS));
    const { chargeId = '', ...facts } = await result.charge;
    expect(facts).toEqual({ charged: true, refunded: false });
    const charge = await makegood.client.charges.get.query({ chargeId });
    expect(charge.state).toBe('settled');
    expect(charge.costUsd).toBeCloseTo(world.simulator.record(chargeId)?.costUsd ?? Number.NaN, 9);
    expect(await balanceOf(makegood, userId)).toBe(90);
  });

  test('is settled where only a promise of it is awaited', async () => {
    const userId = await newUser(makegood);
    const result = await chat(userId, 'ok');
    expect(await result.text).toBe('word '.repeat(TOKENS));
    expect(await balanceOf(makegood, userId)).toBe(90);
  });

  test('is settled where its reader leaves half way: it was generated', async () => {
    const userId = await newUser(makegood);
    const result = await chat(userId, 'ok');
    const reader = result.textStream.getReader();
    await reader.read();
    await reader.cancel();
    expect(await result.charge).toMatchObject({ charged: true, refunded: false });
    expect(await balanceOf(makegood, userId)).toBe(90);
  });

  test.each(providerFailures)(
    'that fails (%s) is given back, told as %s',
    async (outcome, failure, reason) => {
      const userId = await newUser(makegood);
      const timeoutMs = outcome === 'timeout' ? 300 : 20_000;
      const result = await chat(userId, outcome, { timeoutMs });
      const parts = await partsOf(result.stream);
      expect(await result.charge).toMatchObject({
        failure,
        refunded: true,
        refund: { amount: 10, reason },
      });
      // Who reads the stream finds the money facts on the error itself.
      for (const part of parts) {
        if (part.type === 'error')
          expect(moneyFactsOf(part.error)).toMatchObject({ refunded: true });
      }
      expect(moneyFactsOf(await errorOf(Promise.resolve(result.text)))).toMatchObject({ failure });
      expect(await balanceOf(makegood, userId)).toBe(100);
    },
  );

  testDocumentedRefunds(makegood, (userId, work) =>
    chargedStream(makegood, { userId, feature: 'chat' }, work),
  );

  test('that breaks off is paid for by what was delivered, where that is known', async () => {
    await putFeature(makegood, { feature: 'long', cost: 33 });
    let share = 0;
    const delivered = (text: string) => (share = text.length / 'word '.repeat(TOKENS).length);
    const breakOff = async () => {
      const userId = await newUser(makegood);
      const result = await chat(userId, 'broken_stream', { feature: 'long', delivered });
      await partsOf(result.stream);
      const back = share < 0.1 ? 33 : 33 - Math.floor(33 * share);
      const failure = share > 0 ? 'stream_broken' : 'connection_lost';
      expect(await result.charge).toMatchObject({ failure, refund: { amount: back } });
      expect(await balanceOf(makegood, userId)).toBe(67 + back);
    };
    // An error that comes on the heels of a word can overtake it: then nothing was delivered.
    for (let attempt = 0; attempt < 10 && share === 0; attempt++) await breakOff();
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
  });

  test('that breaks off is given back in full, where that is not known', async () => {
    const userId = await newUser(makegood);
    const result = await chat(userId, 'broken_stream');
    await partsOf(result.stream);
    expect(await result.charge).toMatchObject({ refunded: true, refund: { amount: 10 } });
  });

  test('that is aborted by the user has been paid for', async () => {
    const userId = await newUser(makegood);
    const controller = new AbortController();
    const result = await chat(userId, 'timeout', { signal: controller.signal });
    const parts = partsOf(result.stream);
    controller.abort();
    expect((await parts).at(-1)?.type).toBe('abort');
    expect(await result.charge).toMatchObject({
      failure: 'cancelled_after_start',
      refunded: false,
    });
    expect(await balanceOf(makegood, userId)).toBe(90);
  });

  test('that nobody reads does not stay charged', async () => {
    const userId = await newUser(makegood);
    const result = await chat(userId, 'ok', { timeoutMs: 500 });
    expect(result).toBeDefined();
    await eventually(() => balanceOf(makegood, userId), 100);
    expect(await result.charge).toMatchObject({ failure: 'timed_out', refunded: true });
  });

  test('tells a chat in the browser what became of the credits', async () => {
    const userId = await newUser(makegood);
    const result = await chat(userId, 'server_error');
    const onError = (error: unknown) => JSON.stringify(moneyFactsOf(error));
    const chunks = await partsOf(toUIMessageStream({ stream: result.stream, onError }));
    const error = chunks.find(({ type }) => type === 'error');
    expect(JSON.parse(error && 'errorText' in error ? error.errorText : '')).toMatchObject({
      refunded: true,
      refund: { amount: 10, balance: 100 },
    });
  });

  test('that cannot be paid for does not begin', async () => {
    const start = vi.fn(stream);
    const options = { userId: `nobody-${crypto.randomUUID()}`, feature: 'chat' };
    const begin = chargedStream(makegood, options, (work) => start(work, 'ok'));
    expect(await errorOf(begin)).toMatchObject({ charged: false });
    expect(start).not.toHaveBeenCalled();
  });
});

describe.concurrent('a streamed text within another charge', () => {
  const within = (userId: string, outcome: Outcome) =>
    makegood.withCharge({ userId, feature: 'chat' }, async (outer) => {
      const result = await chargedStream(makegood, { within: outer }, (work) =>
        stream(work, outcome),
      );
      const parts = await partsOf(result.stream);
      return { parts, facts: await result.charge };
    });

  test('is settled with it', async () => {
    const userId = await newUser(makegood);
    await within(userId, 'ok');
    expect(await balanceOf(makegood, userId)).toBe(90);
  });

  test('has it given back once, and tells so in the stream', async () => {
    const userId = await newUser(makegood);
    const error = await errorOf(within(userId, 'server_error'));
    expect(error).toMatchObject({ failure: 'provider_error', refunded: true });
    const { chargeId = '' } = moneyFactsOf(error) ?? {};
    const { refunds } = await makegood.client.charges.get.query({ chargeId });
    expect(refunds).toMatchObject([{ amount: 10, reason: 'provider_error' }]);
    expect(await balanceOf(makegood, userId)).toBe(100);
  });
});

describe.concurrent('a streamed object', () => {
  const schema = z.object({ name: z.string() });

  test('is settled when it is there', async () => {
    const teller = await openTeller('{ "name": "Ada" }');
    const userId = await newUser(makegood);
    const result = await chargedStream(makegood, { userId, feature: 'chat' }, ({ signal }) =>
      streamObject({ model: teller.model, schema, prompt: 'Who?', abortSignal: signal, ...quiet }),
    );
    expect((await partsOf(result.partialObjectStream)).at(-1)).toEqual({ name: 'Ada' });
    expect(await result.object).toEqual({ name: 'Ada' });
    expect(await balanceOf(makegood, userId)).toBe(90);
    teller.close();
  });

  test.each([
    ['ok', 'unreadable'],
    ['server_error', 'provider_error'],
    ['broken_stream', 'connection_lost'],
  ] as const)('that fails (%s) is given back, told as %s', async (outcome, failure) => {
    const userId = await newUser(makegood);
    const result = await chargedStream(makegood, { userId, feature: 'chat' }, (work) =>
      streamObject({
        model: modelOf(world, work, outcome),
        schema,
        prompt: 'Who?',
        abortSignal: work.signal,
        ...quiet,
      }),
    );
    await partsOf(result.fullStream);
    expect(await result.charge).toMatchObject({ failure, refunded: true });
    expect(await balanceOf(makegood, userId)).toBe(100);
  });
});
