import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from '../testing.ts';
import { addMember, postSignIn, signIn } from './testing.ts';

let at: TestServer;
let adminId: string;

beforeAll(async () => {
  at = await testServer();
  adminId = await addMember(at.db.sql, 'root@shop.example', 'admin');
});
afterAll(() => at.close());

test('who signs in with the right password is known by the cookie, which scripts cannot read', async () => {
  const browser = await signIn(at, 'Root@shop.example');
  const me = await browser.call('GET', '/api/staff/me');
  expect(me.body).toMatchObject({ staffId: adminId, email: 'root@shop.example', role: 'admin' });
  const [cookie = ''] = browser.set.filter((one) => one.includes('session_token'));
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=(Lax|Strict)/);
  expect(cookie).toMatch(/Path=\//);
  expect(cookie).toMatch(/Max-Age=28800/);
});

test('a wrong password and an unknown email are refused alike', async () => {
  const wrong = await postSignIn(at, 'root@shop.example', 'not the password');
  const unknown = await postSignIn(at, 'nobody@shop.example');
  expect(wrong).toMatchObject({ status: 401, body: { code: 'sign_in_failed' } });
  expect(unknown.body).toEqual(wrong.body);
  expect(wrong.headers.getSetCookie()).toEqual([]);
});
