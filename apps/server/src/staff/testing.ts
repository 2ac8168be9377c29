import { addStaff, type StaffRole } from '@makegood/core';
import type { Sql } from '@makegood/db';
import type { TestServer } from '../testing.ts';
import { passwords } from './staff.ts';

export const PASSWORD = 'tell nobody about the marmot';

/** A browser that is signed in, or was. */
export type Browser = {
  /** The Cookie header. */
  cookie: string;
  /** The Set-Cookie headers of its sign-in. */
  set: string[];
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): ReturnType<TestServer['call']>;
};

/** Adds someone with the usual password. */
export async function addMember(sql: Sql, email: string, role: StaffRole): Promise<string> {
  const passwordHash = await passwords.hash(PASSWORD);
  return (await addStaff(sql, { email, name: `The ${role}`, role, passwordHash })).staffId;
}

/** Posts a sign-in as a browser does. */
export function postSignIn(at: TestServer, email: string, password = PASSWORD) {
  return at.call('POST', '/api/auth/sign-in/email', {
    body: { email, password },
    headers: { origin: at.server.url },
  });
}

/** Signs in with a browser of its own. */
export async function signIn(at: TestServer, email: string, password = PASSWORD): Promise<Browser> {
  const answer = await postSignIn(at, email, password);
  if (answer.status !== 200) throw new Error(`sign-in: ${JSON.stringify(answer.body)}`);
  const set = answer.headers.getSetCookie();
  return browserOf(at, set);
}

/** A browser that keeps these cookies. */
export function browserOf(at: TestServer, set: string[]): Browser {
  const cookie = set.map((one) => one.split(';')[0]).join('; ');
  return {
    cookie,
    set,
    call: (method, path, body, headers = {}) =>
      at.call(method, path, { body, headers: { origin: at.server.url, cookie, ...headers } }),
  };
}
