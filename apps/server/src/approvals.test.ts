import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;

beforeAll(async () => {
  at = await testServer();
  await giveCredits(at, 'u1', 50_000);
});
afterAll(() => at.close());

const adjust = (amount: number, as: string, more: object = {}) =>
  at.call('POST', '/api/admin/users/u1/adjustments', {
    as,
    body: { amount, reason: 'test', ...more },
  });
const goodwill = (amount: number, as: string) =>
  at.call('POST', '/api/credits/refund', {
    as,
    body: { userId: 'u1', amount, reason: 'goodwill' },
  });
const decide = (approvalId: unknown, as: string, decision = 'approve') =>
  at.call('POST', `/api/admin/approvals/${String(approvalId)}`, {
    as,
    body: { decision, note: 'seen' },
  });
const balance = async () => {
  const { body } = await at.call('GET', '/api/admin/users/u1', { as: at.keys.viewer });
  return (body.balances as { credit: { available: number } }).credit.available;
};

test('over the cap support gets 202 and an approval; an approver carries it out', async () => {
  const before = await balance();
  const asked = await adjust(-2000, at.keys.support, { note: 'why' });
  expect({ status: asked.status, body: asked.body }).toEqual({
    status: 202,
    body: {
      approvalId: expect.any(String),
      state: 'pending',
      expiresAt: expect.any(String),
    },
  });
  expect(await balance()).toBe(before);
  const { approvalId } = asked.body;
  const { body } = await at.call('GET', '/api/admin/approvals?state=pending', {
    as: at.keys.approver,
  });
  expect(body.approvals).toMatchObject([
    { approvalId, amount: -2000, userId: 'u1', requesterName: 'support', note: 'why' },
  ]);
  const mine = await at.call('GET', '/api/admin/approvals/mine', { as: at.keys.support });
  expect(mine.body.approvals).toMatchObject([{ approvalId, state: 'pending' }]);
  const done = await decide(approvalId, at.keys.approver);
  expect({ status: done.status, body: done.body }).toMatchObject({
    status: 200,
    body: { state: 'approved', decidedByName: 'approver', result: { balance: before - 2000 } },
  });
  expect(await balance()).toBe(before - 2000);
});

test('approvers and admins have no cap, nor have services', async () => {
  expect((await adjust(2000, at.keys.approver)).status).toBe(200);
  expect((await goodwill(2000, at.keys.admin)).status).toBe(200);
  const charge = { userId: 'u1', feature: 'chat', amount: 3000 };
  const { body } = await at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: charge,
  });
  const refund = { chargeId: body.chargeId, reason: 'timeout' };
  const over = await at.call('POST', '/api/credits/refund', { as: at.keys.support, body: refund });
  expect(over.status).toBe(202);
  const all = await at.call('POST', '/api/credits/refund', { as: at.keys.service, body: refund });
  expect(all.body).toMatchObject({ refunded: true, amount: 3000 });
  expect((await decide(over.body.approvalId, at.keys.approver)).body).toMatchObject({
    state: 'failed',
    result: { code: 'charge_refunded' },
  });
});

test('support raises neither its role nor its cap, and does not approve', async () => {
  const asked = await goodwill(2000, at.keys.support);
  expect(asked.status).toBe(202);
  const caps = { default: { perRefund: null, perDay: null } };
  const as = at.keys.support;
  expect((await at.call('PUT', '/api/admin/caps', { as, body: caps })).status).toBe(403);
  const admin = { name: 'me', role: 'admin' };
  expect((await at.call('POST', '/api/admin/keys', { as, body: admin })).status).toBe(403);
  expect((await decide(asked.body.approvalId, as)).status).toBe(403);
  expect((await decide(asked.body.approvalId, at.keys.approver, 'reject')).body).toMatchObject({
    state: 'rejected',
  });
  expect((await decide(asked.body.approvalId, at.keys.approver)).body.code).toBe(
    'approval_decided',
  );
});

test('who has become approver meanwhile still does not approve the own request, and it is told', async () => {
  const { body: key } = await at.call('POST', '/api/admin/keys', {
    as: at.keys.admin,
    body: { name: 'promoted', role: 'support' },
  });
  const asked = await goodwill(2000, String(key.key));
  await at.db.sql`update api_keys set role = 'approver' where key_id = ${String(key.keyId)}`;
  await expect
    .poll(async () => (await decide(asked.body.approvalId, String(key.key))).body.code, {
      timeout: 5000,
    })
    .toBe('own_request');
  const { body } = await at.call('GET', '/api/admin/audit?action=approvals.decide&limit=1', {
    as: at.keys.admin,
  });
  expect(body.entries).toMatchObject([
    { actorName: 'promoted', outcome: 'refused', after: { code: 'own_request' } },
  ]);
});

test('an admin sets the caps, which count at once and stand in the log', async () => {
  const caps = { default: { perRefund: 5, perDay: 100_000 }, creditTypes: {} };
  const put = await at.call('PUT', '/api/admin/caps', { as: at.keys.admin, body: caps });
  expect({ status: put.status, body: put.body }).toEqual({ status: 200, body: caps });
  expect((await adjust(6, at.keys.support)).status).toBe(202);
  expect((await adjust(5, at.keys.support)).status).toBe(200);
  expect((await at.call('GET', '/api/admin/caps', { as: at.keys.viewer })).body).toEqual(caps);
  const { body } = await at.call('GET', '/api/admin/audit?action=caps.put&outcome=done', {
    as: at.keys.admin,
  });
  expect(body.entries).toMatchObject([
    { subject: 'caps', before: { default: { perRefund: 1000, perDay: 10_000 } }, after: caps },
  ]);
  const unknown = { ...caps, creditTypes: { nope: { perRefund: 1, perDay: 1 } } };
  expect(
    (await at.call('PUT', '/api/admin/caps', { as: at.keys.admin, body: unknown })).body.code,
  ).toBe('credit_type_not_found');
});

test('an adjustment is undone by who made it, or by an admin', async () => {
  const before = await balance();
  const { body } = await adjust(5, at.keys.support);
  const undo = (as: string) =>
    at.call('POST', `/api/admin/adjustments/${String(body.adjustmentId)}/undo`, { as });
  expect((await undo(at.keys.approver)).body.code).toBe('not_own_adjustment');
  expect((await undo(at.keys.support)).body).toMatchObject({ balance: before, replayed: false });
  expect((await undo(at.keys.admin)).body).toMatchObject({ balance: before, replayed: true });
});

test('the OpenAPI document tells both answers', async () => {
  const { body } = await at.call('GET', '/api/openapi.json');
  type Responses = Record<string, unknown>;
  const paths = body.paths as Record<string, { post: { responses: Responses } }>;
  for (const path of ['/api/credits/refund', '/api/admin/users/{userId}/adjustments']) {
    const { 200: done, 202: accepted } = paths[path]?.post.responses ?? {};
    expect(JSON.stringify(done)).toContain('replayed');
    expect(JSON.stringify(done)).not.toContain('approvalId');
    expect(JSON.stringify(accepted)).toContain('approvalId');
  }
});
