import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;
let userToken: string;

beforeAll(async () => {
  at = await testServer();
  await giveCredits(at, 'ada', 100_000);
  const { body } = await at.call('POST', '/api/user-tokens', {
    as: at.keys.service,
    body: { userId: 'ada' },
  });
  userToken = String(body.token);
});
afterAll(() => at.close());

const read = (path: string, as = at.keys.viewer) => at.call('GET', path, { as });
const deduct = async (more: object = {}) => {
  const body = { userId: 'ada', feature: 'chat', ...more };
  const answer = await at.call('POST', '/api/credits/deduct', { as: at.keys.service, body });
  return String(answer.body.chargeId);
};
const csv = async (path: string) => {
  const answer = await fetch(at.server.url + path, {
    headers: { authorization: `Bearer ${at.keys.viewer}` },
  });
  return { answer, text: await answer.text() };
};

/** The records of a CSV file as RFC 4180 has them. */
function recordsOf(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, quoted, plain = '', end = ''] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g,
  )) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') records.push([]);
    if (end === '') break;
  }
  return records.filter((record) => record.length > 1);
}

test('a charge is found by the search field as soon as the call that made it is answered', async () => {
  const chargeId = await deduct({ providerTaskId: 'task 1', idempotencyKey: "key '1' %" });
  for (const q of [chargeId, 'task 1', "key '1' %"]) {
    expect((await read(`/api/admin/search?q=${encodeURIComponent(q)}`)).body).toMatchObject({
      hits: [{ kind: 'charge', id: chargeId, userId: 'ada', title: 'chat' }],
    });
  }
  const { body } = await read('/api/admin/search?q=ada');
  expect(body).toMatchObject({ hits: [{ kind: 'user', id: 'ada' }] });
  expect((await read('/api/admin/search?q=nothing%25')).body).toEqual({ hits: [] });
  for (const query of ['', '?q=', `?q=${'x'.repeat(256)}`, '?q=%00']) {
    expect((await read(`/api/admin/search${query}`)).status).toBe(400);
  }
});

test('charges and refunds are listed by filters, and their cursors go on', async () => {
  const made = [];
  for (let i = 0; i < 3; i++) made.unshift(await deduct({ apiRoute: '/api/listed' }));
  const list = (query: string) => read(`/api/admin/charges?apiRoute=/api/listed${query}`);
  const first = await list('&limit=2');
  expect(first.body).toMatchObject({
    charges: [{ chargeId: made[0], state: 'settled', amount: 10 }, { chargeId: made[1] }],
  });
  const second = await list(`&limit=2&cursor=${String(first.body.nextCursor)}`);
  expect(second.body).toMatchObject({ charges: [{ chargeId: made[2] }], nextCursor: null });
  expect((await list('&userId=ada&state=settled')).body.charges).toHaveLength(3);

  await at.call('POST', '/api/credits/refund', {
    as: at.keys.service,
    body: { chargeId: made[0], reason: 'timeout', errorMessage: '=1+1' },
  });
  const { body } = await read('/api/admin/refunds?apiRoute=/api/listed&reason=timeout');
  expect(body).toMatchObject({
    refunds: [{ chargeId: made[0], amount: 10, state: 'refunded' }],
    nextCursor: null,
  });
  expect((await list('&reason=timeout')).body).toMatchObject({ charges: [{ chargeId: made[0] }] });

  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const stats = await read(`/api/admin/refunds/stats?apiRoute=/api/listed&from=${from}&to=${to}`);
  expect(stats.body).toEqual({
    ...{ totalRefunds: 1, totalAmount: 10, refundRate: 1 / 3 },
    byType: { credit: { refunds: 1, amount: 10 } },
    byReason: { timeout: { refunds: 1, amount: 10 } },
    byRoute: { '/api/listed': { refunds: 1, amount: 10 } },
  });
});

test.each([
  ...[
    '/api/admin/charges?state=open',
    '/api/admin/charges?limit=201',
    '/api/admin/charges?cursor=x',
  ],
  ...[
    '/api/admin/charges?from=yesterday',
    '/api/admin/refunds?reason=none',
    '/api/admin/refunds?x=1',
  ],
  ...['/api/admin/refunds/stats', '/api/admin/charges?reason=none&format=csv'],
  '/api/admin/refunds/stats?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
])('%s is refused', async (path) => {
  expect(await read(path)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});

test('a charge tells its story, and a user has one time line', async () => {
  const chargeId = await deduct({ hold: { seconds: 60 } });
  await at.call('POST', `/api/credits/charges/${chargeId}/settle`, {
    as: at.keys.service,
    body: { amount: 4 },
  });
  await at.call('POST', '/api/credits/refund', {
    as: at.keys.service,
    body: { chargeId, reason: 'provider_error', errorMessage: 'HTTP 502' },
  });
  const { body } = await read(`/api/admin/charges/${chargeId}`);
  expect(body).toMatchObject({
    charge: { chargeId, state: 'refunded' },
    steps: [
      { kind: 'held', amount: 10, movements: [{ delta: -10 }] },
      { kind: 'settled', amount: 4, returned: 6, movements: [{ delta: 6 }] },
      { kind: 'refunded', amount: 4, errorMessage: 'HTTP 502', movements: [{ delta: 4 }] },
    ],
  });
  const line = await read('/api/admin/users/ada/timeline?kind=refund&kind=charge&limit=2');
  expect(line.body).toMatchObject({
    items: [
      { kind: 'refund', chargeId, note: 'HTTP 502' },
      { kind: 'charge', id: chargeId },
    ],
  });
  expect((await read('/api/admin/users/ada/timeline?kind=nothing')).status).toBe(400);
  expect((await read('/api/admin/users/nobody/timeline')).status).toBe(404);
});

test('a CSV file has all that is filtered, and nothing in it that a spreadsheet would run', async () => {
  const odd = ['=1+1', '+1', '-1', '@a', '\tb', '\rc', 'a "quoted", text\nin two lines', 'plain'];
  for (const apiRoute of odd) await deduct({ apiRoute, provider: 'spread' });
  const { answer, text } = await csv('/api/admin/charges?provider=spread&format=csv');
  expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
  const [head = [], ...records] = recordsOf(text);
  const routes = records.map((record) => record[head.indexOf('apiRoute')]);
  expect(routes.toReversed()).toEqual(
    odd.map((route) => (/^[=+\-@\t\r]/.test(route) ? `'${route}` : route)),
  );
  expect(records.every((record) => record.length === head.length)).toBe(true);

  for (let i = 0; i < 450; i++) await deduct({ apiRoute: '/api/many' });
  const [, ...many] = recordsOf(
    (await csv('/api/admin/charges?apiRoute=/api/many&format=csv')).text,
  );
  expect(new Set(many.map(([chargeId]) => chargeId)).size).toBe(450);
  const [, ...refunds] = recordsOf(
    (await csv('/api/admin/refunds?reason=timeout&format=csv')).text,
  );
  expect(refunds.flat()).toContain("'=1+1");
});

test('a CSV file ends when its reader goes away', async () => {
  const reading = request(`${at.server.url}/api/admin/charges?format=csv`, {
    headers: { authorization: `Bearer ${at.keys.viewer}` },
  });
  const gone = Promise.withResolvers<void>();
  reading.on('error', () => gone.resolve());
  reading.on('response', (response) => {
    response.on('error', () => {});
    response.on('close', () => gone.resolve());
    response.once('data', () => reading.destroy());
  });
  reading.end();
  await gone.promise;
  expect((await read('/api/admin/charges?limit=1')).status).toBe(200);
});

test('only staff look things up', async () => {
  for (const path of ['charges', 'refunds']) {
    for (const as of [at.keys.service, userToken]) {
      expect((await read(`/api/admin/${path}?format=csv`, as)).status).toBe(403);
    }
  }
});
