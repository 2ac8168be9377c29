import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;

beforeAll(async () => {
  at = await testServer();
  await giveCredits(at, 'u1', 50_000);
});
afterAll(() => at.close());

const preview = async (kind: string, input: object, as = at.keys.support) =>
  (await at.call('POST', '/api/admin/credits/preview', { as, body: { kind, input } })).body;
const available = async () => {
  const { body } = await at.call('GET', '/api/admin/users/u1', { as: at.keys.viewer });
  return (body.balances as { credit: { available: number } }).credit.available;
};

test('a preview of a refund tells the balance and the grant that gets it, and moves nothing', async () => {
  await at.call('PUT', '/api/admin/features/image', {
    as: at.keys.admin,
    body: { name: 'Image', cost: 40, operationType: 'IMAGE' },
  });
  const { body: charge } = await at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: { userId: 'u1', feature: 'image' },
  });
  const before = await available();
  const input = { chargeId: charge.chargeId, amount: 15, reason: 'customer_service' };
  expect(await preview('refund', input)).toMatchObject({
    creditType: 'credit',
    amount: 15,
    balanceBefore: before,
    balanceAfter: before + 15,
    grants: [{ amount: 15, expiresAt: null, grace: false }],
    needsApproval: false,
  });
  expect(await available()).toBe(before);
  expect(await preview('refund', { ...input, amount: 41 })).toMatchObject({
    code: 'refund_exceeds_charge',
    left: 40,
  });
});

test('a preview says what is over the caps of support, and is not for an approver', async () => {
  const input = { userId: 'u1', amount: -49_000, reason: 'mistake' };
  expect(await preview('adjust', input)).toMatchObject({ amount: -49_000, needsApproval: true });
  expect(await preview('adjust', input, at.keys.approver)).toMatchObject({ needsApproval: false });
});

test('a preview of a change of plan tells the balance and leaves the user on no plan', async () => {
  await at.call('PUT', '/api/admin/plans/pro', {
    as: at.keys.admin,
    body: { name: 'Pro', credits: { credit: 500 } },
  });
  const before = await available();
  const { body } = await at.call('POST', '/api/admin/users/u1/plan/preview', {
    as: at.keys.viewer,
    body: { planId: 'pro', when: 'now' },
  });
  expect(body).toMatchObject({ changed: true, oldBalance: before, newBalance: before + 500 });
  const { body: user } = await at.call('GET', '/api/admin/users/u1', { as: at.keys.viewer });
  expect(user.planId).toBeNull();
});

test('an API key is known by its name, others by none', async () => {
  const { body: charge } = await at.call('GET', '/api/admin/users/u1/history', {
    as: at.keys.viewer,
  });
  const [{ actor = '' } = {}] = charge.entries as { actor?: string }[];
  const nameOf = async (one: string) =>
    (await at.call('GET', `/api/admin/actors/${encodeURIComponent(one)}`, { as: at.keys.viewer }))
      .body;
  expect(await nameOf(actor)).toEqual({ name: 'service' });
  expect(await nameOf('sweeper')).toEqual({ name: null });
});
