import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { balanceOf, newUser } from '../world.ts';
import type { Plan, Routes } from './app.ts';

/** Requests that are sent again. */
export function testKeyed({ world: { makegood }, send }: Routes) {
  describe('under an Idempotency-Key', () => {
    const keyed = () => ({ headers: { 'idempotency-key': randomUUID() } });

    test('that was done is neither done nor charged again', async () => {
      const userId = await newUser(makegood);
      const once = keyed();
      const first = await send(userId, () => ({ json: { n: 1 } }), once);
      expect(await first.json()).toEqual({ n: 1 });
      const again = vi.fn(() => ({ json: { n: 2 } }));
      const response = await send(userId, again, once);
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ code: 'already_settled', refunded: false });
      expect(again).not.toHaveBeenCalled();
      expect(await balanceOf(makegood, userId)).toBe(90);
    });

    test('that is being done is refused to who asks at the same time', async () => {
      const userId = await newUser(makegood);
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
      expect(await balanceOf(makegood, userId)).toBe(90);
    });

    test('that cannot be one is refused', async () => {
      const userId = await newUser(makegood);
      const headers = { 'idempotency-key': 'x'.repeat(300) };
      const response = await send(userId, () => ({ json: {} }), { headers });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'invalid_request', refunded: false });
      expect(await balanceOf(makegood, userId)).toBe(100);
    });

    test('that failed may be tried again, and is charged as a new attempt', async () => {
      const userId = await newUser(makegood);
      const once = keyed();
      await send(userId, () => ({ status: 500, json: {} }), once);
      const response = await send(userId, ({ work }) => ({ json: { n: work.attempt } }), once);
      expect(await response.json()).toEqual({ n: 2 });
      expect(await balanceOf(makegood, userId)).toBe(90);
    });
  });
}
