import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;
beforeAll(async () => {
  at = await testServer();
  await giveCredits(at, 'u');
});
afterAll(() => at.close());

const deduct = (body: object, headers: Record<string, string> = {}) =>
  at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: { userId: 'u', feature: 'chat', ...body },
    headers,
  });

describe('problem+json', () => {
  test('carries the code, a sentence and the facts beside the standard members', async () => {
    const { status, headers, body } = await deduct({ units: 1_000_000 });
    expect(status).toBe(402);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('x-request-id')).toBeTruthy();
    expect(body).toMatchObject({
      type: 'urn:makegood:problem:insufficient_credits',
      title: 'Not enough credits',
      status: 402,
      code: 'insufficient_credits',
      required: 10_000_000,
      creditType: 'credit',
    });
    expect(body.available).toBeLessThan(10_000_000);
    expect(body.detail).toMatch(/credits/);
  });

  test('says what is wrong with a request, and where', async () => {
    const { status, body } = await deduct({ units: 0, hold: { seconds: -1 } });
    expect(status).toBe(400);
    expect(body.code).toBe('invalid_request');
    expect(body.issues).toEqual([
      { path: 'units', message: expect.any(String) },
      { path: 'hold.seconds', message: expect.any(String) },
    ]);
  });

  test('of the alternatives of a refund, the one that was meant is explained', async () => {
    const { body } = await at.call('POST', '/api/credits/refund', {
      as: at.keys.service,
      body: { chargeId: '00000000-0000-7000-8000-000000000000', reason: 'no reason' },
    });
    expect(body.issues).toEqual([{ path: 'reason', message: expect.any(String) }]);
  });

  test.each([
    ['an unknown address', 'GET', '/api/nothing/here', 404, 'not_found'],
    ['an unknown procedure', 'GET', '/api', 404, 'not_found'],
    ['another method', 'DELETE', '/api/credits/deduct', 405, 'method_not_allowed'],
    [
      'an unknown charge',
      'GET',
      '/api/credits/charges/00000000-0000-7000-8000-000000000000',
      404,
      'charge_not_found',
    ],
    ['an id that is none', 'GET', '/api/credits/charges/abc', 400, 'invalid_request'],
    ['an unknown query', 'GET', '/api/credits/settings?x=1', 400, 'invalid_request'],
    [
      'a query that is no number',
      'GET',
      '/api/admin/monitoring/overview?hours=x',
      400,
      'invalid_request',
    ],
    [
      'a query twice',
      'GET',
      '/api/admin/monitoring/overview?hours=1&hours=2',
      400,
      'invalid_request',
    ],
  ])('%s', async (_, method, path, status, code) => {
    const answer = await at.call(method, path, { as: at.keys.admin });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    if (status === 405) expect(answer.headers.get('allow')).toBe('POST');
  });

  test('a body of another type is refused', async () => {
    const answer = await at.call('POST', '/api/credits/deduct', {
      as: at.keys.service,
      text: 'userId=u&feature=chat',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 415,
      code: 'unsupported_media_type',
    });
  });
});

describe('the Idempotency-Key header', () => {
  test('serves as the key where the body has none', async () => {
    const first = await deduct({}, { 'idempotency-key': 'h1' });
    const again = await deduct({ idempotencyKey: 'h1' });
    expect(first.body).toMatchObject({ replayed: false });
    expect(again.body).toMatchObject({ replayed: true, chargeId: first.body.chargeId });
  });

  test('that differs from the key in the body is refused', async () => {
    const { status, body } = await deduct({ idempotencyKey: 'a' }, { 'idempotency-key': 'b' });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
  });

  test('with another request than before is a conflict', async () => {
    await deduct({}, { 'idempotency-key': 'h2' });
    const { status, body } = await deduct({ units: 2 }, { 'idempotency-key': 'h2' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency_key_reused' });
  });
});

const rows = async () => {
  const [counts] = await at.db.sql`
    select (select count(*) from users) as users, (select count(*) from charges) as charges,
      (select count(*) from entries) as entries, (select count(*) from refunds) as refunds,
      (select count(*) from grants) as grants, (select count(*) from adjustments) as adjustments,
      (select count(*) from idempotency_keys) as keys, (select count(*) from events) as events`;
  return counts;
};

describe('a bad request is refused and writes nothing', () => {
  const bad = [
    '-1',
    '0',
    '1.5',
    'NaN',
    '-Infinity',
    '1e309',
    '9007199254740992',
    '1e100',
    '"5"',
    'true',
    'null',
    '[]',
    '{}',
  ];
  const places: [string, string, (value: string) => string][] = [
    [
      'the amount of a deduct',
      '/api/credits/deduct',
      (v) => `{"userId":"u","feature":"chat","amount":${v}}`,
    ],
    [
      'the units of a deduct',
      '/api/credits/deduct',
      (v) => `{"userId":"u","feature":"chat","units":${v}}`,
    ],
    [
      'the seconds of a hold',
      '/api/credits/deduct',
      (v) => `{"userId":"u","feature":"chat","hold":{"seconds":${v}}}`,
    ],
    [
      'the amount of a grant',
      '/api/credits/grant',
      (v) => `{"userId":"u","source":"promo","amount":${v}}`,
    ],
    [
      'the amount of a refund',
      '/api/credits/refund',
      (v) => `{"chargeId":"00000000-0000-7000-8000-000000000000","reason":"timeout","amount":${v}}`,
    ],
    [
      'the amount of goodwill',
      '/api/credits/refund',
      (v) => `{"userId":"u","reason":"goodwill","amount":${v}}`,
    ],
  ];
  const cases = places.flatMap(([what, path, text]) =>
    bad.map((value) => ({ what, path, value, text: text(value) })),
  );

  test.each(cases)('$what: $value', async ({ path, text }) => {
    const before = await rows();
    const { status, body } = await at.call('POST', path, { as: at.keys.admin, text });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(await rows()).toEqual(before);
  });

  const kilobytes = 'x'.repeat(10_000);
  const texts: Record<string, unknown> = {
    empty: '',
    'of 10 kB': kilobytes,
    'with a NUL': 'a\0b',
    'with a lone surrogate': 'a\ud800b',
    'a number': 7,
    'an object': { a: 1 },
    'a list': ['u'],
    nothing: null,
  };

  describe.each(['userId', 'feature', 'idempotencyKey', 'provider', 'apiRoute', 'creditType'])(
    '%s',
    (name) => {
      test.each(Object.keys(texts))('%s', async (what) => {
        const before = await rows();
        const { status, body } = await deduct({ [name]: texts[what] });
        expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
        expect(await rows()).toEqual(before);
      });
    },
  );

  test.each([
    ['an unknown member', { surprise: 1 }],
    ['an unknown member of a hold', { hold: { minutes: 1 } }],
    ['metadata of 10 kB', { metadata: { text: kilobytes } }],
    ['metadata with a NUL', { metadata: { text: 'a\0b' } }],
    ['metadata with a lone surrogate', { metadata: { 'a\udc00': 1 } }],
    ['metadata that is a list', { metadata: [1] }],
  ])('%s', async (_, body) => {
    const before = await rows();
    const answer = await deduct(body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 400,
      code: 'invalid_request',
    });
    expect(await rows()).toEqual(before);
  });

  test.each([
    ['broken', '{"userId":"u"'],
    ['a list', '[]'],
    ['a text', '"u"'],
    ['null', 'null'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1')],
    ['__proto__', '{"userId":"u","feature":"chat","__proto__":{"amount":1}}'],
  ])('a body that is %s', async (_, text) => {
    const before = await rows();
    const answer = await at.call('POST', '/api/credits/deduct', { as: at.keys.service, text });
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 400,
      code: 'invalid_request',
    });
    expect(await rows()).toEqual(before);
  });
});

describe('a body of 50 MB is refused long before it was sent', () => {
  test.each(['content-length', 'transfer-encoding'])('told by %s', async (how) => {
    const before = await rows();
    for (const path of ['/api/credits/deduct', '/trpc/credits.deduct']) {
      const { status, sent } = await sendSlowly(path, how === 'content-length');
      expect(status).toBe(413);
      expect(sent).toBeLessThan(5_000_000);
    }
    expect(await rows()).toEqual(before);
  });

  test('and the answer says so', async () => {
    const { status, body } = await at.call('POST', '/api/credits/deduct', {
      as: at.keys.service,
      text: ' '.repeat(300_000),
    });
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'body_too_large' });
  });
});

/** Sends 64 kB at a time, each when the one before was taken; resolves with what was sent by the answer. */
function sendSlowly(
  path: string,
  tellsLength: boolean,
): Promise<{ status: number | undefined; sent: number }> {
  const all = 50_000_000;
  const part = Buffer.alloc(65_536, ' ');
  return new Promise((resolve, reject) => {
    let sent = 0;
    const headers = {
      authorization: `Bearer ${at.keys.service}`,
      'content-type': 'application/json',
      ...(tellsLength && { 'content-length': all }),
    };
    const sending = request(at.server.url + path, { method: 'POST', headers }, (answer) => {
      resolve({ status: answer.statusCode, sent });
      sending.destroy();
    });
    sending.on('error', reject);
    const next = () => {
      if (sent >= all || sending.destroyed) return;
      sent += part.length;
      sending.write(part, () => setImmediate(next));
    };
    next();
  });
}
