import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type CryptoKey, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { giveCredits, SECRET, type TestServer, testServer } from './testing.ts';

const ISSUER = 'https://host.test';
const AUDIENCE = 'host-users';

let at: TestServer;
let hostKey: CryptoKey;
let jwks: Server;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  hostKey = pair.privateKey;
  const key: JWK = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' };
  jwks = createServer((_, answer) => answer.end(JSON.stringify({ keys: [key] })));
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  const jwksUrl = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}`;
  at = await testServer({
    userTokens: { secret: SECRET, host: { jwksUrl, issuer: ISSUER, audience: AUDIENCE } },
  });
  await giveCredits(at, 'u');
});
afterAll(async () => {
  await at.close();
  jwks.close();
});

const me = (token: string) => at.call('GET', '/api/credits/me', { as: token });
const inAMinute = () => Math.floor(Date.now() / 1000) + 60;

const ours = (claims: Record<string, unknown> = {}, secret = SECRET) =>
  new SignJWT({ sub: 'u', iss: 'makegood', aud: 'makegood-user', exp: inAMinute(), ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));

const theirs = (claims: Record<string, unknown> = {}) =>
  new SignJWT({ sub: 'u', iss: ISSUER, aud: AUDIENCE, exp: inAMinute(), ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .sign(hostKey);

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = () => base64({ sub: 'u', iss: 'makegood', aud: 'makegood-user', exp: inAMinute() });

describe('a user signs in', () => {
  test('with a token that we made', async () => {
    const { body: made } = await at.call('POST', '/api/user-tokens', {
      as: at.keys.service,
      body: { userId: 'u', ttlSeconds: 60 },
    });
    expect(Date.parse(String(made.expiresAt)) - Date.now()).toBeLessThanOrEqual(60_000);
    const { status, body } = await me(String(made.token));
    expect({ status, creditsRemaining: body.creditsRemaining }).toEqual({
      status: 200,
      creditsRemaining: 1000,
    });
  });

  test("with the host's own token", async () => {
    expect((await me(await theirs())).status).toBe(200);
  });
});

describe('401 unauthenticated for', () => {
  const tokens: Record<string, () => Promise<string> | string> = {
    'an expired token': () => ours({ exp: Math.floor(Date.now() / 1000) - 1 }),
    'a token that never expires': () => ours({ exp: undefined }),
    'a token for another audience': () => ours({ aud: 'someone-else' }),
    'a token of another issuer': () => ours({ iss: 'someone-else' }),
    'a token without a user': () => ours({ sub: undefined }),
    'a token for a user id of 256 characters': () => ours({ sub: 'x'.repeat(256) }),
    'a token signed with another secret': () =>
      ours({}, 'another secret of at least 32 characters'),
    'alg none': () => `${base64({ alg: 'none' })}.${claims()}.`,
    'alg none with a signature': async () =>
      `${base64({ alg: 'none' })}.${claims()}.${(await ours()).split('.')[2]}`,
    'another HMAC than HS256': () => {
      const signed = `${base64({ alg: 'HS512' })}.${claims()}`;
      return `${signed}.${createHmac('sha512', SECRET).update(signed).digest('base64url')}`;
    },
    'claims that were changed after signing': async () => {
      const [header, , signature] = (await ours()).split('.');
      return `${header}.${base64({ sub: 'admin', iss: 'makegood', aud: 'makegood-user', exp: inAMinute() })}.${signature}`;
    },
    "the host's token for another audience": () => theirs({ aud: 'someone-else' }),
    "the host's token, expired": () => theirs({ exp: Math.floor(Date.now() / 1000) - 60 }),
    'a token of an unknown key': () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return new SignJWT({ sub: 'u', iss: ISSUER, aud: AUDIENCE, exp: inAMinute() })
        .setProtectedHeader({ alg: 'RS256', kid: 'two' })
        .sign(privateKey);
    },
    'text that is no token': () => 'abc.def.ghi',
    'an unknown API key': () => 'mg_0123456789012345678901234567890123456789012',
  };

  test.each(Object.keys(tokens))('%s', async (what) => {
    const { status, body, headers } = await me((await tokens[what]?.()) ?? '');
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'unauthenticated' });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('another scheme than Bearer', async () => {
    const headers = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
    expect((await at.call('GET', '/api/credits/me', { headers })).status).toBe(401);
  });
});

test('a revoked key ends at once, however lately it was used', async () => {
  const admin = at.keys.admin;
  const { body: made } = await at.call('POST', '/api/admin/keys', {
    as: admin,
    body: { name: 'to be revoked', role: 'viewer' },
  });
  const use = () => at.call('GET', '/api/admin/features', { as: String(made.key) });
  expect((await use()).status).toBe(200);
  expect((await at.call('DELETE', `/api/admin/keys/${made.keyId}`, { as: admin })).status).toBe(
    200,
  );
  expect((await use()).status).toBe(401);
  const { body } = await at.call('GET', '/api/admin/keys', { as: admin });
  expect(JSON.stringify(body)).not.toContain(String(made.key));
});

test('a key itself is kept nowhere', async () => {
  const rows = await at.db.sql`select to_jsonb(k)::text as row from api_keys k`;
  expect(JSON.stringify(rows)).not.toContain(at.keys.admin.slice(3));
});

test('an address that keeps failing is told to wait; keys that work are not', async () => {
  const busy = await testServer();
  try {
    const guess = (n: number) =>
      busy.call('GET', '/api/admin/features', { as: `mg_guess_number_${n}` });
    const first = await Promise.all(Array.from({ length: 100 }, (_, n) => guess(n)));
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([401]));
    const next = await guess(101);
    expect({ status: next.status, code: next.body.code }).toEqual({
      status: 429,
      code: 'too_many_attempts',
    });
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await busy.call('GET', '/api/admin/features', { as: busy.keys.admin })).status).toBe(
      200,
    );
  } finally {
    await busy.close();
  }
});

test('without a secret no user tokens are made', async () => {
  const without = await testServer({ userTokens: {} });
  try {
    const body = { userId: 'u' };
    const made = await without.call('POST', '/api/user-tokens', { as: without.keys.service, body });
    expect({ status: made.status, code: made.body.code }).toEqual({
      status: 501,
      code: 'user_tokens_off',
    });
    expect((await without.call('GET', '/api/credits/me', { as: await ours() })).status).toBe(401);
  } finally {
    await without.close();
  }
});
