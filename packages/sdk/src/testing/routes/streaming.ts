import { describe, expect, test } from 'vitest';
import { balanceOf, newUser } from '../world.ts';
import { eventually, type Plan, type Routes } from './app.ts';

/** Answers that are sent bit by bit. */
export function testStreaming({ world: { makegood }, send, chargeOf }: Routes) {
  describe('that streams', () => {
    test('is settled when its answer was sent to its end', async () => {
      const userId = await newUser(makegood);
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
      const userId = await newUser(makegood);
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
      await eventually(() => balanceOf(makegood, userId), 95);
      const { refunds } = await chargeOf(userId);
      expect(refunds).toMatchObject([{ amount: 5, errorMessage: 'the stream broke' }]);
    });

    test('and takes too long breaks off, and is given back', async () => {
      const userId = await newUser(makegood);
      async function* stream() {
        yield 'half';
        await new Promise(() => {});
      }
      const response = await send(userId, () => ({ stream: stream() }), { route: 'hasty' });
      await expect(response.text()).rejects.toThrow();
      await eventually(() => balanceOf(makegood, userId), 100);
    });

    test('to a client that goes away has been paid for', async () => {
      const userId = await newUser(makegood);
      async function* stream() {
        yield 'half';
        await new Promise(() => {});
      }
      const response = await send(userId, () => ({ stream: stream() }));
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
      await eventually(async () => (await chargeOf(userId)).state, 'settled');
      expect(await balanceOf(makegood, userId)).toBe(90);
    });

    test('to a client that does not take its answer has been paid for when the time is up', async () => {
      const userId = await newUser(makegood);
      const chunk = 'x'.repeat(65_536);
      async function* stream() {
        for (let i = 0; i < 400; i++) yield chunk;
        await new Promise(() => {});
      }
      const response = await send(userId, () => ({ stream: stream() }), { route: 'hasty' });
      const reader = response.body?.getReader();
      await reader?.read();
      await eventually(async () => (await chargeOf(userId)).state, 'settled');
      expect(await balanceOf(makegood, userId)).toBe(90);
      await reader?.cancel().catch(() => {});
    });
  });
}
