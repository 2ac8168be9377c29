import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MoneyFacts } from '../../index.ts';
import { balanceOf, newUser } from '../world.ts';
import type { Plan, Routes } from './app.ts';

/** Charges within the charge of a route. */
export function testLayered({ world: { makegood }, pattern, send, chargesOf, chargeOf }: Routes) {
  describe('with layers inside', () => {
    const fails = () => Promise.reject(new Error('the innermost failed'));

    test('that join its charge gives back once, and settles only at the end', async () => {
      const userId = await newUser(makegood);
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
      const userId = await newUser(makegood);
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
      const userId = await newUser(makegood);
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
}
