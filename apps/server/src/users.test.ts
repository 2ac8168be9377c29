import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;
const tokens = new Map<string, string>();

beforeAll(async () => {
  at = await testServer();
  for (const userId of ['ada', 'bob']) {
    await giveCredits(at, userId, userId === 'ada' ? 100 : 7);
    const { body } = await at.call('POST', '/api/user-tokens', {
      as: at.keys.service,
      body: { userId },
    });
    tokens.set(userId, String(body.token));
  }
});
afterAll(() => at.close());

const read = (path: string) => at.call('GET', path, { as: at.keys.viewer });
const own = (userId: string, query = '') =>
  at.call('GET', `/api/user/credits/history${query}`, { as: tokens.get(userId) });
const put = (userId: string, body: unknown, as = at.keys.service) =>
  at.call('PUT', `/api/admin/users/${encodeURIComponent(userId)}`, { as, body });

const userIds = async (q: string) => {
  const { status, body } = await read(`/api/admin/users?q=${encodeURIComponent(q)}`);
  expect(status).toBe(200);
  return (body.users as { userId: string }[]).map(({ userId }) => userId);
};

test('a service creates and changes a user, and answers with what staff see', async () => {
  const name = 'Zoë "O\'Neil" 100%_';
  const made = await put('team/50% _ü', { email: 'zoe@example.org', name });
  expect(made).toMatchObject({
    status: 200,
    body: { userId: 'team/50% _ü', email: 'zoe@example.org', name, planId: null, balances: {} },
  });
  const seen = await read(`/api/admin/users/${encodeURIComponent('team/50% _ü')}`);
  expect(seen.body).toEqual(made.body);
  expect((await put('team/50% _ü', { email: null }, at.keys.admin)).body).toMatchObject({
    email: null,
    name,
  });
});

test('what stands in a search is never more than the beginning of a text', async () => {
  await put('plain', { email: 'plain@example.org', name: '50% off' });
  expect(await userIds('50%')).toEqual(['plain']);
  expect(await userIds('plain@')).toEqual(['plain']);
  for (const q of ['%', '_', 'p%', 'p_ain', "'", `"`, '\\', "p' or true --"]) {
    expect(await userIds(q)).toEqual([]);
  }
  expect((await userIds('')).length).toBeGreaterThanOrEqual(3);
});

test('pages are handed on by their cursor, and other cursors are refused', async () => {
  const first = await read('/api/admin/users?limit=1');
  expect(first.body).toMatchObject({ users: [{ userId: 'ada' }] });
  const second = await read(`/api/admin/users?limit=1&cursor=${String(first.body.nextCursor)}`);
  expect(second.body).toMatchObject({ users: [{ userId: 'bob' }] });
  for (const query of ['cursor=mine', 'limit=0', 'limit=201', 'offset=3']) {
    expect(await read(`/api/admin/users?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  }
});

test('who is not there is not found', async () => {
  for (const path of ['', '/history', '/refunds']) {
    expect(await read(`/api/admin/users/nobody${path}`)).toMatchObject({
      status: 404,
      body: { code: 'user_not_found' },
    });
  }
});

test('a service puts a user on a plan, once for a key', async () => {
  const plan = { id: 'crew', name: 'Crew', credits: { credit: 300 } };
  await at.call('POST', '/api/admin/plans', { as: at.keys.admin, body: plan });
  const body = { planId: 'crew', idempotencyKey: 'subscription 1' };
  for (const answer of [await put('paying', body), await put('paying', body)]) {
    expect(answer).toMatchObject({
      status: 200,
      body: { planId: 'crew', balances: { credit: { available: 300 } } },
    });
  }
  expect(await put('paying', { ...body, planId: null })).toMatchObject({
    status: 409,
    body: { code: 'idempotency_key_reused' },
  });
  expect((await read('/api/admin/users?q=paying')).body).toMatchObject({
    users: [
      { userId: 'paying', planId: 'crew', balances: { credit: { available: 300, held: 0 } } },
    ],
  });
});

test('a plan that is not there is refused, and creates no user', async () => {
  expect(await put('newcomer', { planId: 'none' })).toMatchObject({
    status: 404,
    body: { code: 'plan_not_found' },
  });
  expect((await read('/api/admin/users/newcomer')).status).toBe(404);
});

test('end users see their own history alone, and not what staff wrote', async () => {
  await at.call('POST', '/api/admin/users/ada/adjustments', {
    as: at.keys.support,
    body: { amount: 5, reason: 'correction', note: 'for staff only' },
  });
  const mine = await own('ada');
  expect(mine).toMatchObject({
    status: 200,
    body: {
      entries: [
        { kind: 'adjustment', delta: 5, reason: 'correction' },
        { kind: 'grant', delta: 100, source: 'purchase' },
      ],
      nextCursor: null,
    },
  });
  expect(JSON.stringify(mine.body)).not.toMatch(/for staff only|key:|actor|note/);
  expect((await own('bob')).body).toMatchObject({ entries: [{ delta: 7 }] });

  const staff = await read('/api/admin/users/ada/history');
  expect(staff.body).toMatchObject({ entries: [{ note: 'for staff only' }, {}] });
});

test('a user’s cursor shows no one else’s history', async () => {
  const { body } = await own('ada', '?limit=1');
  const { nextCursor } = body;
  expect(nextCursor).toEqual(expect.any(String));
  expect((await own('ada', `?cursor=${String(nextCursor)}`)).body).toMatchObject({
    entries: [{ seq: 1, delta: 100 }],
  });
  const bobs = (await own('bob', `?cursor=${String(nextCursor)}`)).body;
  expect(bobs).toMatchObject({ entries: [{ seq: 1, delta: 7 }] });
  expect((await own('bob', '?userId=ada')).status).toBe(400);
});

test('the refunds of a user are told to staff', async () => {
  const { body: charge } = await at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: { userId: 'bob', feature: 'chat', amount: 3 },
  });
  await at.call('POST', '/api/credits/refund', {
    as: at.keys.service,
    body: { chargeId: charge.chargeId, reason: 'timeout' },
  });
  expect((await read('/api/admin/users/bob/refunds')).body).toMatchObject({
    refunds: [{ chargeId: charge.chargeId, amount: 3, reason: 'timeout', feature: 'chat' }],
    nextCursor: null,
  });
  expect((await read('/api/admin/users/ada/refunds')).body).toMatchObject({ refunds: [] });
});
