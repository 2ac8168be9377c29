import { expect, test, vi } from 'vitest';
import { newUser, putFeature } from '../world.ts';
import type { Routes } from './app.ts';

/** Requests that are refused before their handler runs. */
export function testNotBegun({ world: { makegood }, send }: Routes) {
  test('whose user has too few credits is answered 402, and does not run', async () => {
    await putFeature(makegood, { feature: 'dear', cost: 1000 });
    const userId = await newUser(makegood);
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
}
