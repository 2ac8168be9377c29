import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLog } from '../log.ts';
import { type TestServer, testServer } from '../testing.ts';
import { addMember, browserOf, PASSWORD, postSignIn, signIn } from './testing.ts';

let at: TestServer;
let adminId: string;
const logged: string[] = [];
const log = openLog('trace', { write: (line) => void logged.push(line) });

beforeAll(async () => {
  at = await testServer({ log });
  adminId = await addMember(at.db.sql, 'root@shop.example', 'admin');
});
afterAll(() => at.close());

const freshEmail = () => `${randomBytes(6).toString('hex')}@shop.example`;

test('who signs in with the right password is known by a cookie that scripts cannot read', async () => {
  const browser = await signIn(at, 'Root@shop.example');
  const me = await browser.call('GET', '/api/staff/me');
  expect(me.body).toMatchObject({ staffId: adminId, email: 'root@shop.example', role: 'admin' });
  const cookie = browser.set.find((one) => one.includes('session_token'));
  for (const flag of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=28800']) {
    expect(cookie).toContain(flag);
  }
  expect(cookie).not.toContain('Secure');
});

test('where browsers come by https, the cookie is secure', async () => {
  const behindTls = await testServer({ staff: { publicUrl: 'https://credits.shop.example' } });
  try {
    await addMember(behindTls.db.sql, 'root@shop.example', 'admin');
    const browser = await signIn(behindTls, 'root@shop.example');
    expect(browser.set.join()).toMatch(/__Secure-makegood\.session_token=.*; Secure/);
    expect((await browser.call('GET', '/api/staff/me')).status).toBe(200);
    const origin = 'https://credits.shop.example';
    const invited = await browser.call(
      'POST',
      '/api/admin/staff/invites',
      { email: 'a@shop.example', role: 'viewer' },
      { origin },
    );
    expect(invited.body.link).toMatch(/^https:\/\/credits\.shop\.example\/accept-invite#token=/);
  } finally {
    await behindTls.close();
  }
});

test('a wrong password and an unknown email are refused alike', async () => {
  const wrong = await postSignIn(at, 'root@shop.example', 'not the password');
  const unknown = await postSignIn(at, freshEmail());
  expect(wrong).toMatchObject({ status: 401, body: { code: 'sign_in_failed' } });
  expect(unknown.body).toEqual(wrong.body);
  expect(wrong.headers.getSetCookie()).toEqual([]);
});

test('a forged or changed cookie is nobody', async () => {
  const browser = await signIn(at, 'root@shop.example');
  const cookie = browser.cookie.replace(/session_token=./, 'session_token=~');
  const odd = ['x', 'x.y%3D', '%E0%A4%A.x', `${'x'.repeat(900)}.y`];
  for (const forged of [cookie, ...odd.map((value) => `makegood.session_token=${value}`)]) {
    const { status } = await browserOf(at, [forged]).call('GET', '/api/staff/me');
    expect(status).toBe(401);
  }
});

test('a sign-in is told in the log, and one that fails too, without what was typed', async () => {
  const own = await testServer();
  try {
    const email = freshEmail();
    const staffId = await addMember(own.db.sql, email, 'viewer');
    await signIn(own, email);
    await postSignIn(own, email.toUpperCase(), 'a wrong password');
    await postSignIn(own, 'my secret in the wrong field', 'another');
    const { body } = await own.call('GET', '/api/admin/audit', { as: own.keys.admin });
    const subject = `staff:${staffId}`;
    const refused = { actor: 'anyone', action: 'staff.signIn', outcome: 'refused' };
    expect(body.entries).toMatchObject([
      { ...refused, subject: null, after: { by: 'password', code: 'sign_in_failed' } },
      { ...refused, subject, after: { by: 'password', code: 'sign_in_failed' } },
      { actor: subject, actorRole: 'viewer', subject, outcome: 'done', after: { by: 'password' } },
      { action: 'features.put' },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/wrong|another|marmot/);
  } finally {
    await own.close();
  }
});

test('after ten wrong passwords for one person even the right one must wait', async () => {
  const email = freshEmail();
  await addMember(at.db.sql, email, 'viewer');
  const tries = await Promise.all(
    Array.from({ length: 12 }, () => postSignIn(at, email, 'not the password')),
  );
  expect(tries.filter(({ status }) => status === 401)).toHaveLength(10);
  const late = await postSignIn(at, email);
  expect(late).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(60);
});

test('an address that tries many people must wait as well', async () => {
  const own = await testServer();
  try {
    const answers = [];
    for (let n = 0; n < 32; n++) answers.push(await postSignIn(own, freshEmail(), 'guess'));
    expect(answers.map(({ status }) => status).slice(-2)).toEqual([429, 429]);
  } finally {
    await own.close();
  }
});

test('without its database nobody is signed out: the call is refused as unavailable', async () => {
  const own = await testServer({ log });
  await addMember(own.db.sql, 'ann@shop.example', 'viewer');
  const ann = await signIn(own, 'ann@shop.example');
  await own.db.drop();
  try {
    const me = await ann.call('GET', '/api/staff/me');
    expect(me).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(me.headers.getSetCookie()).toEqual([]);
    const again = await postSignIn(own, 'ann@shop.example');
    expect(again).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(logged.join('')).toContain('does not exist');
    expect(logged.join('')).not.toContain('@shop.example');
  } finally {
    await own.server.stop();
  }
});

test('of better-auth only signing in and out is reachable', async () => {
  for (const path of ['sign-up/email', 'update-user', 'change-email', 'delete-user', 'social']) {
    const answer = await at.call('POST', `/api/auth/${path}`, { body: {} });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  }
  const { cookie } = await signIn(at, 'root@shop.example');
  for (const path of ['get-session', 'list-sessions', 'list-accounts', 'ok', 'error']) {
    expect((await at.call('GET', `/api/auth/${path}`, { headers: { cookie } })).status).toBe(404);
  }
  expect((await at.call('POST', '/api/auth/sign-in/sso', { body: {} })).status).toBe(404);
});

test('what is no sign-in is told what is wrong with it', async () => {
  const post = (options: { body?: unknown; text?: string; headers?: Record<string, string> }) =>
    at.call('POST', '/api/auth/sign-in/email', options);
  expect(await post({ body: { email: 'a@b.example' } })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', issues: [{ path: 'password' }] },
  });
  expect((await post({ text: 'not json' })).status).toBe(400);
  const headers = { 'content-type': 'text/plain' };
  expect((await post({ text: '{}', headers })).status).toBe(415);
});

describe('a page of another site', () => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  test.each(foreign)(
    'changes nothing with the cookie of who is signed in (%o)',
    async (headers) => {
      const { cookie } = await signIn(at, 'root@shop.example');
      const path = `/api/admin/staff/${adminId}/role`;
      const body = { role: 'viewer' };
      const answer = await at.call('PUT', path, { body, headers: { cookie, ...headers } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
      const viaTrpc = await at.call('POST', '/trpc/staff.setRole', {
        body: { staffId: adminId, ...body },
        headers: { cookie, ...headers },
      });
      expect(viaTrpc.status).toBe(403);
    },
  );

  test.each(foreign)('signs nobody in or out, and sets nothing up (%o)', async (headers) => {
    const { cookie } = await signIn(at, 'root@shop.example');
    const body = { email: 'root@shop.example', password: PASSWORD };
    for (const path of ['/api/auth/sign-in/email', '/api/auth/sign-out', '/api/staff/set-up']) {
      const answer = await at.call('POST', path, { body, headers: { cookie, ...headers } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
    }
  });
});

test('a change by cookie that does not say where it comes from is refused', async () => {
  const { cookie } = await signIn(at, 'root@shop.example');
  const body = { email: freshEmail(), role: 'viewer' };
  const answer = await at.call('POST', '/api/admin/staff/invites', { body, headers: { cookie } });
  expect(answer).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
});

test('an Authorization header counts, whatever the cookie says', async () => {
  const { cookie } = await signIn(at, 'root@shop.example');
  const headers = { cookie, origin: 'https://elsewhere.example' };
  const asViewer = await at.call('GET', '/api/admin/staff', { as: at.keys.viewer, headers });
  expect(asViewer.status).toBe(403);
  const wrong = await at.call('GET', '/api/admin/staff', { as: 'mg_nothing', headers });
  expect(wrong.status).toBe(401);
});

test('no answer and no log line holds a password, its hash or a session’s token', async () => {
  const browser = await signIn(at, 'root@shop.example');
  const [signedIn, ...answers] = [
    await postSignIn(at, 'root@shop.example'),
    await browser.call('GET', '/api/staff/me'),
    await browser.call('GET', '/api/staff/me/sessions'),
    await browser.call('GET', '/api/admin/staff'),
    await browser.call('GET', `/api/admin/staff/${adminId}/sessions`),
    await browser.call('GET', '/api/admin/staff/invites'),
    await browser.call('POST', '/api/auth/sign-out', {}),
  ];
  expect(signedIn?.body).toEqual({ signedIn: true });
  const told = JSON.stringify(answers.map(({ body }) => body)) + logged.join('');
  const secrets = await at.db.sql<{ secret: string }[]>`
    select token as secret from staff_sessions union all
    select password from staff_accounts union all select secret from server_secrets`;
  expect(secrets.length).toBeGreaterThan(2);
  for (const { secret } of secrets) expect(told).not.toContain(secret);
  expect(told).not.toContain(PASSWORD);
  expect(logged.join('')).not.toContain('@shop.example');
});
