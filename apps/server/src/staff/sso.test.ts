import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestServer, testServer } from '../testing.ts';
import { addMember, browserOf, signIn } from './testing.ts';
import { CLIENT, type TestProvider, testProvider } from './testing-provider.ts';

let at: TestServer;
let provider: TestProvider;

beforeAll(async () => {
  // The provider must know where the server will be, and the server who the provider is.
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  provider = await testProvider(`${publicUrl}/api/auth/callback/sso`);
  const oidc = { issuer: provider.issuer, ...CLIENT, domains: ['shop.example'] };
  at = await testServer({ port, staff: { oidc: { ...oidc, defaultRole: 'support' } } });
});
beforeEach(() => {
  provider.person = { sub: 'p1', email: 'pat@shop.example', name: 'Pat', email_verified: true };
});
afterAll(async () => {
  await at.close();
  provider.close();
});

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Goes where a browser would go, with a jar of cookies for each server, until a page of ours. */
async function comeIn(callbackURL = '/refunds') {
  const started = await at.call('POST', '/api/auth/sign-in/sso', {
    body: { callbackURL },
    headers: { origin: at.server.url },
  });
  expect(started.status).toBe(200);
  const jar = new Map<string, string>();
  const keep = (url: URL, set: string[]) => {
    for (const one of set) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      jar.set(`${url.port} ${name}`, value);
    }
  };
  keep(new URL(at.server.url), started.headers.getSetCookie());
  let url = new URL(String(started.body.url));
  for (let hops = 0; hops < 12; hops++) {
    const own = [...jar].filter(([key]) => key.startsWith(`${url.port} `));
    const cookie = own.map(([key, value]) => `${key.split(' ')[1]}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    keep(url, answer.headers.getSetCookie());
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${url} answered ${answer.status}`);
    url = new URL(location, url);
    if (url.origin === at.server.url && !url.pathname.startsWith('/api/')) {
      const set = [...jar]
        .filter(([key]) => key.startsWith(`${new URL(at.server.url).port} `))
        .map(([key, value]) => `${key.split(' ')[1]}=${value}`);
      return { page: url.pathname + url.search, browser: browserOf(at, set) };
    }
  }
  throw new Error('It goes round and round');
}

test('nobody comes this way before there is an admin', async () => {
  expect((await comeIn()).page).toMatch(/^\/sign-in\?error=not_set_up/);
  await addMember(at.db.sql, 'first@shop.example', 'admin');
});

test('who comes from the provider for the first time is staff with the role for newcomers', async () => {
  const { page, browser } = await comeIn();
  expect(page).toBe('/refunds');
  const { body } = await browser.call('GET', '/api/staff/me');
  expect(body).toMatchObject({ email: 'pat@shop.example', name: 'Pat', role: 'support' });
  const again = await comeIn();
  expect((await again.browser.call('GET', '/api/staff/me')).body.staffId).toBe(body.staffId);
});

test('the provider’s tokens are not kept', async () => {
  await comeIn();
  const rows = await at.db.sql`
    select access_token, id_token, refresh_token from staff_accounts where provider_id = 'sso'`;
  expect(rows).toEqual([{ accessToken: null, idToken: null, refreshToken: null }]);
});

test('who is staff already keeps their role', async () => {
  const staffId = await addMember(at.db.sql, 'boss@shop.example', 'admin');
  provider.person = { ...provider.person, sub: 'p2', email: 'boss@shop.example' };
  const { browser } = await comeIn();
  const { body } = await browser.call('GET', '/api/staff/me');
  expect(body).toMatchObject({ staffId, role: 'admin' });
});

test.each([
  ['another domain', { sub: 'p3', email: 'pat@elsewhere.example' }],
  ['a domain that only ends like ours', { sub: 'p4', email: 'pat@notshop.example' }],
  ['an email that is not verified', { sub: 'p5', email: 'x@shop.example', email_verified: false }],
])('%s is refused', async (_, person) => {
  provider.person = { ...provider.person, ...person };
  const { page, browser } = await comeIn();
  expect(page).toMatch(/^\/sign-in\?error=/);
  expect((await browser.call('GET', '/api/staff/me')).status).toBe(401);
  const known = await at.db.sql`select from staff where email = ${person.email}`;
  expect(known).toHaveLength(0);
});

test('who was disabled is refused at the provider’s door too', async () => {
  await comeIn();
  await at.db.sql`update staff set disabled_at = now() where email = 'pat@shop.example'`;
  const { page, browser } = await comeIn();
  expect(page).toMatch(/^\/sign-in\?error=/);
  expect((await browser.call('GET', '/api/staff/me')).status).toBe(401);
});

test('it leads back to a page of the dashboard only', async () => {
  for (const callbackURL of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const { status } = await at.call('POST', '/api/auth/sign-in/sso', { body: { callbackURL } });
    expect(status).toBe(400);
  }
});

test('a provider that is away is told, and keeps out nobody with a password', async () => {
  const issuer = `http://127.0.0.1:${await freePort()}`;
  const oidc = { issuer, ...CLIENT, domains: ['shop.example'], defaultRole: 'viewer' as const };
  const own = await testServer({ staff: { oidc } });
  try {
    const answer = await own.call('POST', '/api/auth/sign-in/sso', { body: {} });
    expect(answer).toMatchObject({ status: 503, body: { code: 'sso_unavailable' } });
    await addMember(own.db.sql, 'ann@shop.example', 'viewer');
    const ann = await signIn(own, 'ann@shop.example');
    expect((await ann.call('GET', '/api/staff/me')).status).toBe(200);
  } finally {
    await own.close();
  }
});
