import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { openLog } from '../log.ts';
import { startServer } from '../server.ts';
import { type TestServer, testServer } from '../testing.ts';
import { addMember, browserOf, PASSWORD, postSignIn, signIn } from './testing.ts';

const NEW_PASSWORD = 'nor about the other marmot';

async function fresh(): Promise<TestServer> {
  const at = await testServer();
  onTestFinished(() => at.close());
  return at;
}

/** The same database, served once more. */
async function another(at: TestServer): Promise<TestServer> {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: at.db.url,
    dataDir: '.',
    demo: false,
    userTokens: {},
    log: openLog('silent'),
  });
  onTestFinished(() => server.stop());
  const call: TestServer['call'] = async (method, path, { body, headers } = {}) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const told = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, headers: answer.headers, body: told };
  };
  return { ...at, server, call };
}

const setUp = (at: TestServer, name = 'Root') =>
  at.call('POST', '/api/staff/set-up', {
    body: { email: `${name.toLowerCase()}@shop.example`, name, password: PASSWORD },
  });

test('the first visitor makes the first admin, and nobody a second one', async () => {
  const at = await fresh();
  const needs = async () => (await at.call('GET', '/api/staff/set-up')).body;
  expect(await needs()).toEqual({ needsSetUp: true, singleSignOn: false });
  const tries = await Promise.all(['Ann', 'Ben', 'Cid', 'Dot'].map((name) => setUp(at, name)));
  expect(tries.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
  expect(await needs()).toMatchObject({ needsSetUp: false });
  const winner = tries.find(({ status }) => status === 200);
  expect(winner?.body).toMatchObject({ role: 'admin' });
  const browser = await signIn(at, String(winner?.body.email));
  expect((await browser.call('GET', '/api/admin/staff')).status).toBe(200);
});

test('a password that is guessed early is refused, and why', async () => {
  const at = await fresh();
  const weak = {
    short: 'too_short',
    Password1234: 'common',
    'ann@shop.example': 'own_name',
    'miller-1989!': 'own_name',
    aaaaaaaaaaaaaa: 'repetitive',
    ['x7'.repeat(80)]: 'too_long',
  };
  for (const [password, reason] of Object.entries(weak)) {
    const body = { email: 'ann@shop.example', name: 'Miller', password };
    const answer = await at.call('POST', '/api/staff/set-up', { body });
    expect(answer).toMatchObject({ status: 422, body: { code: 'weak_password', reason } });
  }
});

test('an invitation is good once, for the role that it names', async () => {
  const at = await fresh();
  await setUp(at);
  const root = await signIn(at, 'root@shop.example');
  const invited = await root.call('POST', '/api/admin/staff/invites', {
    email: 'Sue@shop.example',
    role: 'support',
  });
  const token = new URL(String(invited.body.link)).hash.replace('#token=', '');
  const offered = await at.call('POST', '/api/staff/invitation', { body: { token } });
  expect(offered.body).toMatchObject({ email: 'sue@shop.example', role: 'support', state: 'open' });
  const accept = () =>
    at.call('POST', '/api/staff/invitation/accept', {
      body: { token, name: 'Sue', password: PASSWORD },
    });
  const tries = await Promise.all([accept(), accept(), accept()]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
  expect(await accept()).toMatchObject({ status: 404, body: { code: 'invite_not_found' } });
  const sue = await signIn(at, 'sue@shop.example');
  expect((await sue.call('GET', '/api/staff/me')).body).toMatchObject({ role: 'support' });
  expect((await sue.call('GET', '/api/admin/staff')).status).toBe(403);
  const { invites } = (await root.call('GET', '/api/admin/staff/invites')).body;
  expect(invites).toMatchObject([{ state: 'accepted' }]);
  expect(JSON.stringify(invites)).not.toContain(token);
});

test('an invitation that expired, was withdrawn or replaced opens nothing', async () => {
  const at = await fresh();
  await setUp(at);
  const root = await signIn(at, 'root@shop.example');
  const invite = async (email: string) => {
    const { body } = await root.call('POST', '/api/admin/staff/invites', { email, role: 'viewer' });
    const token = new URL(String(body.link)).hash.replace('#token=', '');
    return { inviteId: String(body.inviteId), token };
  };
  const replaced = await invite('one@shop.example');
  const expired = await invite('one@shop.example');
  await at.db.sql`
    update staff_invites set expires_at = now() where invite_id = ${expired.inviteId}`;
  const withdrawn = await invite('two@shop.example');
  await root.call('DELETE', `/api/admin/staff/invites/${withdrawn.inviteId}`);
  for (const { token } of [replaced, expired, withdrawn]) {
    const body = { token, name: 'One', password: PASSWORD };
    const answer = await at.call('POST', '/api/staff/invitation/accept', { body });
    expect(answer).toMatchObject({ status: 404, body: { code: 'invite_not_found' } });
  }
  const again = await root.call('POST', '/api/admin/staff/invites', {
    email: 'root@shop.example',
    role: 'viewer',
  });
  expect(again).toMatchObject({ status: 409, body: { code: 'staff_exists' } });
});

test('a session that is ended is refused with the next call', async () => {
  const at = await fresh();
  await addMember(at.db.sql, 'ann@shop.example', 'viewer');
  const [here, there] = [
    await signIn(at, 'ann@shop.example'),
    await signIn(at, 'ann@shop.example'),
  ];
  expect((await there.call('GET', '/api/staff/me')).status).toBe(200);
  const listed = (await here.call('GET', '/api/staff/me/sessions')).body.sessions;
  expect(listed).toMatchObject([{ current: false }, { current: true, ipAddress: '127.0.0.1' }]);
  const [other] = listed as { sessionId: string }[];
  const ended = await here.call('DELETE', `/api/staff/me/sessions/${other?.sessionId}`);
  expect(ended.body).toEqual({ ended: 1 });
  expect((await there.call('GET', '/api/staff/me')).status).toBe(401);
  expect((await here.call('GET', '/api/staff/me')).status).toBe(200);
  await here.call('POST', '/api/auth/sign-out', {});
  expect((await here.call('GET', '/api/staff/me')).status).toBe(401);
});

test('nobody ends a session of someone else as if it were their own', async () => {
  const at = await fresh();
  await addMember(at.db.sql, 'ann@shop.example', 'viewer');
  await addMember(at.db.sql, 'ben@shop.example', 'viewer');
  const [ann, ben] = [await signIn(at, 'ann@shop.example'), await signIn(at, 'ben@shop.example')];
  const { sessionId } = (await ben.call('GET', '/api/staff/me')).body;
  const answer = await ann.call('DELETE', `/api/staff/me/sessions/${String(sessionId)}`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'session_not_found' } });
  expect((await ben.call('GET', '/api/staff/me')).status).toBe(200);
});

test('a session ends a week after sign-in, however busy', async () => {
  const at = await fresh();
  await addMember(at.db.sql, 'ann@shop.example', 'viewer');
  const ann = await signIn(at, 'ann@shop.example');
  await at.db.sql`update staff_sessions set created_at = now() - interval '7 days'`;
  expect((await ann.call('GET', '/api/staff/me')).status).toBe(401);
});

test('a session in use goes on, and the browser is told', async () => {
  const at = await fresh();
  await addMember(at.db.sql, 'ann@shop.example', 'viewer');
  const ann = await signIn(at, 'ann@shop.example');
  await at.db.sql`update staff_sessions set expires_at = now() + interval '1 hour'`;
  const answer = await ann.call('GET', '/trpc/staff.me');
  expect(answer.headers.getSetCookie().join()).toMatch(/session_token=.*Max-Age=28800/);
  const [row] = await at.db.sql<{ hours: number }[]>`
    select extract(epoch from expires_at - now()) / 3600 as hours from staff_sessions`;
  expect(row?.hours).toBeGreaterThan(7.9);
});

test('who is disabled is refused with the next call, and within a second by other servers', async () => {
  const at = await fresh();
  const second = await another(at);
  await setUp(at);
  const annId = await addMember(at.db.sql, 'ann@shop.example', 'approver');
  const root = await signIn(at, 'root@shop.example');
  const ann = await signIn(at, 'ann@shop.example');
  const annThere = browserOf(second, ann.set);
  for (const browser of [ann, annThere]) {
    expect((await browser.call('GET', '/api/staff/me')).status).toBe(200);
  }
  await root.call('POST', `/api/admin/staff/${annId}/disable`);
  const since = performance.now();
  expect((await ann.call('GET', '/api/staff/me')).status).toBe(401);
  await expect
    .poll(async () => (await annThere.call('GET', '/api/staff/me')).status, {
      interval: 50,
      timeout: 3000,
    })
    .toBe(401);
  expect(performance.now() - since).toBeLessThan(1500);
  expect(await postSignIn(at, 'ann@shop.example')).toMatchObject({
    status: 403,
    body: { code: 'staff_disabled' },
  });
  await root.call('POST', `/api/admin/staff/${annId}/enable`);
  expect((await ann.call('GET', '/api/staff/me')).status).toBe(401);
  expect((await postSignIn(at, 'ann@shop.example')).status).toBe(200);
});

test('another role counts from the next call on', async () => {
  const at = await fresh();
  await setUp(at);
  const annId = await addMember(at.db.sql, 'ann@shop.example', 'viewer');
  const [root, ann] = [await signIn(at, 'root@shop.example'), await signIn(at, 'ann@shop.example')];
  const status = async () => (await ann.call('GET', '/api/admin/staff')).status;
  expect(await status()).toBe(403);
  await root.call('PUT', `/api/admin/staff/${annId}/role`, { role: 'admin' });
  expect(await status()).toBe(200);
  await root.call('PUT', `/api/admin/staff/${annId}/role`, { role: 'support' });
  expect(await status()).toBe(403);
});

test('the last admin stays, also when two admins demote each other at once', async () => {
  const at = await fresh();
  const ids = [
    await addMember(at.db.sql, 'ann@shop.example', 'admin'),
    await addMember(at.db.sql, 'ben@shop.example', 'admin'),
  ];
  const disable = (id: string | undefined) =>
    at.call('POST', `/api/admin/staff/${id}/disable`, { as: at.keys.admin });
  const demote = (id: string | undefined) =>
    at.call('PUT', `/api/admin/staff/${id}/role`, { as: at.keys.admin, body: { role: 'viewer' } });
  const answers = await Promise.all([demote(ids[0]), disable(ids[1])]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const [left] = await at.db.sql<{ staffId: string }[]>`
    select staff_id from staff where role = 'admin' and disabled_at is null`;
  for (const answer of [await demote(left?.staffId), await disable(left?.staffId)]) {
    expect(answer).toMatchObject({ status: 409, body: { code: 'last_admin' } });
  }
});

test('a new password needs the old one, and ends the other sessions', async () => {
  const at = await fresh();
  await addMember(at.db.sql, 'ann@shop.example', 'viewer');
  const [here, there] = [
    await signIn(at, 'ann@shop.example'),
    await signIn(at, 'ann@shop.example'),
  ];
  const change = (currentPassword: string, newPassword = NEW_PASSWORD) =>
    here.call('POST', '/api/staff/me/password', { currentPassword, newPassword });
  expect(await change('not the password')).toMatchObject({ body: { code: 'wrong_password' } });
  expect(await change(PASSWORD, 'short')).toMatchObject({ body: { code: 'weak_password' } });
  expect((await change(PASSWORD)).body).toEqual({ changed: true });
  expect((await here.call('GET', '/api/staff/me')).status).toBe(200);
  expect((await there.call('GET', '/api/staff/me')).status).toBe(401);
  expect((await postSignIn(at, 'ann@shop.example')).status).toBe(401);
  expect((await postSignIn(at, 'ann@shop.example', NEW_PASSWORD)).status).toBe(200);
});

test('who forgot their password chooses another by a link from an admin, and keeps their role', async () => {
  const at = await fresh();
  await setUp(at);
  const annId = await addMember(at.db.sql, 'ann@shop.example', 'approver');
  const [root, ann] = [await signIn(at, 'root@shop.example'), await signIn(at, 'ann@shop.example')];
  const { body } = await root.call('POST', `/api/admin/staff/${annId}/reset-password`);
  const token = new URL(String(body.link)).hash.replace('#token=', '');
  const offered = await at.call('POST', '/api/staff/invitation', { body: { token } });
  expect(offered.body).toMatchObject({ email: 'ann@shop.example', name: 'The approver' });
  const accept = { token, name: 'Someone else', password: NEW_PASSWORD };
  const answer = await at.call('POST', '/api/staff/invitation/accept', { body: accept });
  expect(answer.body).toMatchObject({ staffId: annId, name: 'The approver', role: 'approver' });
  expect((await ann.call('GET', '/api/staff/me')).status).toBe(401);
  expect((await postSignIn(at, 'ann@shop.example')).status).toBe(401);
  expect((await postSignIn(at, 'ann@shop.example', NEW_PASSWORD)).status).toBe(200);
});

test('staff are listed with when they were last here and how many sessions they have', async () => {
  const at = await fresh();
  await setUp(at);
  const root = await signIn(at, 'root@shop.example');
  const { staff } = (await root.call('GET', '/api/admin/staff')).body;
  expect(staff).toMatchObject([
    { name: 'Root', sessions: 1, signsInWith: ['password'], disabledAt: null },
  ]);
  const [listed] = staff as { staffId: string; lastSeen: string }[];
  expect(Date.parse(listed?.lastSeen ?? '')).toBeGreaterThan(Date.now() - 60_000);
  await root.call('DELETE', `/api/admin/staff/${listed?.staffId}/sessions`);
  expect((await root.call('GET', '/api/staff/me')).status).toBe(401);
});

test('the admin of the configuration exists after a start, with its password and enabled', async () => {
  const first = await fresh();
  const email = `${randomBytes(4).toString('hex')}@shop.example`;
  const start = async (password: string) => {
    const server = await startServer({
      host: '127.0.0.1',
      port: 0,
      databaseUrl: first.db.url,
      dataDir: '.',
      demo: false,
      userTokens: {},
      staff: { admin: { email, password } },
      log: openLog('silent'),
    });
    await server.stop();
  };
  await Promise.all([start(PASSWORD), start(PASSWORD)]);
  const browser = await signIn(first, email);
  await start(PASSWORD);
  expect((await browser.call('GET', '/api/staff/me')).body).toMatchObject({ role: 'admin' });
  await first.db.sql`update staff set role = 'viewer', disabled_at = now()`;
  await start(NEW_PASSWORD);
  const again = await signIn(first, email, NEW_PASSWORD);
  expect((await again.call('GET', '/api/staff/me')).body).toMatchObject({ role: 'admin' });
  expect((await postSignIn(first, email, PASSWORD)).status).toBe(401);
});
