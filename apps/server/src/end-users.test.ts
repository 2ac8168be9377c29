import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;
let token: string;

beforeAll(async () => {
  at = await testServer();
  await giveCredits(at, 'u');
  await giveCredits(at, 'other');
  const { body } = await at.call('POST', '/api/user-tokens', {
    as: at.keys.service,
    body: { userId: 'u' },
  });
  token = String(body.token);
});
afterAll(() => at.close());

const get = (path: string, as?: string, headers?: Record<string, string>) =>
  at.call('GET', path, { as, ...(headers && { headers }) });
const post = (path: string, body: object) => at.call('POST', path, { as: at.keys.admin, body });
const items = ({ body }: Answer) => body.items as Record<string, unknown>[];

test('a user is told what is available and held, and nothing more', async () => {
  const { body } = await get('/api/credits/me', token);
  expect(body).toEqual({
    creditsRemaining: 1000,
    balances: { credit: { available: 1000, held: 0 } },
  });
});

test('anyone is told the credit types, their decimals and which is meant by default', async () => {
  await at.call('PUT', '/api/admin/credit-types/reading', {
    as: at.keys.admin,
    body: { name: 'Reading', decimals: 2 },
  });
  const { status, body } = await get('/api/credits/types');
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      creditTypes: { credit: expect.any(Object), reading: { name: 'Reading', decimals: 2 } },
      default: 'credit',
    },
  });
});

describe('the own history', () => {
  test('has one item for each thing that moved credits, the newest first, and nothing internal', async () => {
    // A charge of 10 that draws on two grants.
    await post('/api/credits/grant', { userId: 'u', amount: 4, source: 'promo' });
    const { body: charged } = await post('/api/credits/deduct', { userId: 'u', feature: 'chat' });
    const { chargeId } = charged;
    const because = { reason: 'timeout', errorMessage: 'secret of the provider' };
    const { body: refunded } = await post('/api/credits/refund', { chargeId, ...because });
    const { body: held } = await post('/api/credits/deduct', {
      ...{ userId: 'u', feature: 'chat', hold: {} },
    });
    await post(`/api/credits/charges/${String(held.chargeId)}/settle`, { amount: 7 });
    await post('/api/admin/users/u/adjustments', { amount: -5, reason: 'abuser', note: 'hm' });
    const answer = await get('/api/credits/me/history', token);
    const none = { feature: null, reason: null, chargeId: null, refundId: null };
    const line = { id: expect.any(String), at: expect.any(String), creditType: 'credit' };
    expect(answer.body).toEqual({
      items: [
        { ...line, ...none, kind: 'adjustment', amount: -5, balanceAfter: 992 },
        {
          ...{ ...line, ...none, kind: 'charge', amount: 3, balanceAfter: 997 },
          ...{ feature: 'chat', chargeId: held.chargeId },
        },
        {
          ...{ ...line, ...none, kind: 'charge', amount: -10, balanceAfter: 994 },
          ...{ feature: 'chat', chargeId: held.chargeId },
        },
        {
          ...{ ...line, kind: 'refund', amount: 10, balanceAfter: 1004, feature: 'chat' },
          ...{ reason: 'timeout', chargeId, refundId: refunded.refundId },
        },
        {
          ...{ ...line, ...none, kind: 'charge', amount: -10, balanceAfter: 994 },
          ...{ feature: 'chat', chargeId },
        },
        { ...line, ...none, kind: 'grant', amount: 4, balanceAfter: 1004 },
        { ...line, ...none, kind: 'grant', amount: 1000, balanceAfter: 1000 },
      ],
      nextCursor: null,
    });
    const ids = items(answer).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('comes in pages that repeat and leave out nothing, whatever is added meanwhile', async () => {
    const whole = items(await get('/api/credits/me/history', token));
    const paged: unknown[] = [];
    let cursor = '';
    do {
      const page = await get(`/api/credits/me/history?limit=2${cursor}`, token);
      expect(items(page).length).toBeLessThanOrEqual(2);
      paged.push(...items(page));
      cursor = page.body.nextCursor ? `&cursor=${String(page.body.nextCursor)}` : '';
      await post('/api/credits/deduct', { userId: 'u', feature: 'chat' });
    } while (cursor);
    expect(paged).toEqual(whole);
  });

  test('tells a refresh as one thing', async () => {
    await at.call('PUT', '/api/admin/plans/gold', {
      as: at.keys.admin,
      body: { name: 'Gold', credits: { credit: 100 } },
    });
    await at.call('PUT', '/api/admin/users/gina', {
      as: at.keys.admin,
      body: { planId: 'gold' },
    });
    await post('/api/credits/deduct', { userId: 'gina', feature: 'chat' });
    const refreshed = await post('/api/admin/users/gina/refresh-credits', {});
    expect(refreshed.status).toBe(200);
    const { body: own } = await at.call('POST', '/api/user-tokens', {
      as: at.keys.service,
      body: { userId: 'gina' },
    });
    const told = items(await get('/api/credits/me/history', String(own.token)));
    expect(told.map(({ kind, amount, balanceAfter }) => [kind, amount, balanceAfter])).toEqual([
      ['refresh', 10, 100],
      ['charge', -10, 90],
      ['refresh', 100, 100],
    ]);
  });

  test('is empty for who was never granted anything, and refuses a cursor it never gave', async () => {
    const { body: own } = await at.call('POST', '/api/user-tokens', {
      as: at.keys.service,
      body: { userId: 'nobody yet' },
    });
    const { body } = await get('/api/credits/me/history', String(own.token));
    expect(body).toEqual({ items: [], nextCursor: null });
    const wrong = await get("/api/credits/me/history?cursor=';drop", token);
    expect(wrong.body.code).toBe('invalid_request');
  });
});

describe('other origins', () => {
  const origin = 'https://shop.example';
  const preflight = (path: string) =>
    fetch(at.server.url + path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,last-event-id',
      },
    });

  test.each([
    '/api/credits/me',
    '/api/credits/me/history',
    '/api/credits/stream',
    '/api/credits/settings',
    '/api/credits/types',
    '/api/credits/validate',
  ])('may call %s with a token, and never with cookies', async (path) => {
    const { status, headers } = await preflight(path);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')).toBe(
      'authorization,content-type,last-event-id',
    );
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('are told answers and refusals alike', async () => {
    const allowed = await get('/api/credits/me', token, { origin });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('*');
    const refused = await get('/api/credits/me', undefined, { origin });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each([
    '/api/me',
    '/api/credits/deduct',
    '/api/credits/refund',
    '/api/admin/users',
    '/trpc/credits.me',
  ])('may not call %s', async (path) => {
    const { headers } = await preflight(path);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const answered = await get(path, undefined, { origin });
    expect(answered.headers.get('access-control-allow-origin')).toBeNull();
  });
});
