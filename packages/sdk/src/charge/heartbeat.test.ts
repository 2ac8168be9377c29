import { expect, test } from 'vitest';
import { balanceOf, errorOf, newUser } from '../testing/world.ts';
import { worldOfTests } from '../testing/world-of-tests.ts';

const { makegood } = await worldOfTests();

const swept = { timeout: 20_000, interval: 100 };

test('a heartbeat keeps the hold of long work from being swept', async () => {
  const userId = await newUser(makegood);
  const other = await newUser(makegood);
  // This one has no heartbeat: when it was swept, the sweeper has passed both.
  await makegood.deduct({ userId: other, feature: 'chat', hold: { seconds: 3 } });
  const options = { userId, feature: 'chat', holdSeconds: 2, heartbeat: true };
  const state = await makegood.withCharge(options, async ({ chargeId }) => {
    await expect.poll(() => balanceOf(makegood, other), swept).toBe(100);
    return (await makegood.client.charges.get.query({ chargeId })).state;
  });
  expect(state).toBe('held');
  expect(await balanceOf(makegood, userId)).toBe(90);
});

test('the heartbeat ends with the work', async () => {
  const userId = await newUser(makegood);
  const hold = { holdSeconds: 1, heartbeat: true };
  const options = { userId, feature: 'chat', providerTaskId: 'task-1', timeoutMs: 50, ...hold };
  const work = () => new Promise<never>(() => {});
  expect(await errorOf(makegood.withCharge(options, work))).toMatchObject({ refunded: 'pending' });
  await expect.poll(() => balanceOf(makegood, userId), swept).toBe(100);
});
