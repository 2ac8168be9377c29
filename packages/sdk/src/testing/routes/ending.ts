import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { balanceOf, newUser } from '../world.ts';
import { eventually, type Plan, type Routes } from './app.ts';

/** How a request ends: well, late, or without its client. */
export function testEnding({ world, pattern, send, chargeOf }: Routes) {
  const { makegood } = world;
  test('that succeeds is settled before its answer has ended', async () => {
    const userId = await newUser(makegood);
    const plan: Plan = async ({ work }) => ({ json: { text: await ask(world, work, 'ok') } });
    const response = await send(userId, plan);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ text: 'word '.repeat(20) });
    const charge = await chargeOf(userId);
    expect(charge).toMatchObject({ state: 'settled', apiRoute: pattern, refunds: [] });
    expect(charge.costUsd).toBeGreaterThan(0);
    expect(await balanceOf(makegood, userId)).toBe(90);
  });

  test('that takes too long is answered 504 and given back', async () => {
    const userId = await newUser(makegood);
    let signal: AbortSignal | undefined;
    const plan: Plan = ({ work }) => {
      ({ signal } = work);
      return new Promise(() => {});
    };
    const response = await send(userId, plan, { route: 'hasty' });
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ code: 'timed_out', refunded: true });
    expect(signal?.aborted).toBe(true);
    expect(await balanceOf(makegood, userId)).toBe(100);
  });

  test('whose client goes away has been paid for', async () => {
    const userId = await newUser(makegood);
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
    expect(await balanceOf(makegood, userId)).toBe(90);
  });
}
