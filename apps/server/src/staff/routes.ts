import { LedgerError } from '@makegood/core';
import { type Context as Call, Hono } from 'hono';
import { z } from 'zod';
import type { Edge } from '../edge.ts';
import { EdgeError } from '../edge-error.ts';
import { parseJson } from '../parse-json.ts';
import { type BetterAuth, DISABLED } from './better-auth.ts';
import { requestTo } from './forward.ts';
import { fromForeignOrigin } from './own-origin.ts';
import type { Staff } from './staff.ts';

const signInInput = z.strictObject({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(1000),
});
/** Where the browser goes after it: a page of the dashboard. */
const page = z.string().regex(/^\/(?![/\\])[^\\]{0,500}$/, 'must be a path of the dashboard');
const ssoInput = z.strictObject({ callbackURL: page.default('/') });

const refused = z.object({ code: z.string().optional() }).catch({});
const started = z.object({ url: z.url() });

/** All that is reachable of better-auth: signing in and out. No sign-up, and no token in an answer. */
export function staffAuthRoutes(staff: Staff): Hono<Edge> {
  const app = new Hono<Edge>();
  const callback = '/api/auth/callback/sso';

  app.post('/api/auth/sign-in/email', async (c) => {
    requireOwn(c, staff);
    const input = await bodyOf(c, signInInput);
    const attempt = () =>
      staff.passwordFailures.guard(
        input.email,
        async () => okay(await send(c, staff, 'POST', input)),
        (error) => error instanceof EdgeError && error.code === 'sign_in_failed',
      );
    const answer = await staff.signIns.tell(c, 'password', attempt, input.email);
    return passOn(c, answer, { signedIn: true });
  });

  app.post('/api/auth/sign-out', async (c) => {
    requireOwn(c, staff);
    const answer = okay(await send(c, staff, 'POST', {}));
    staff.sessions.forget();
    return passOn(c, await answer, { signedIn: false });
  });

  app.post('/api/auth/sign-in/sso', async (c) => {
    requireOwn(c, staff);
    const { callbackURL } = await bodyOf(c, ssoInput);
    const auth = await staff.sso();
    const body = { provider: 'sso', callbackURL, errorCallbackURL: '/sign-in' };
    const request = requestTo(staff.at('/api/auth/sign-in/social'), 'POST', sentBy(c), body);
    const answer = await okay(await handle(auth, request));
    return passOn(c, answer, started.parse(await answer.json()));
  });

  app.get(callback, async (c) => {
    c.set('route', callback);
    const auth = await staff.sso();
    const url = staff.at(callback);
    url.search = new URL(c.req.url).search;
    const answer = await handle(auth, requestTo(url, 'GET', sentBy(c)));
    const location = answer.headers.get('location');
    if (location === null) throw new EdgeError('sign_in_failed');
    // What fails there leads back to the sign-in page, with the reason.
    const attempt = async () => {
      if (new URL(location, staff.publicUrl).searchParams.has('error'))
        throw new EdgeError('sign_in_failed');
      return answer;
    };
    await staff.signIns.tell(c, 'sso', attempt).catch((error: unknown) => {
      if (!(error instanceof EdgeError)) throw error;
    });
    setCookies(c, answer);
    return c.redirect(location, 302);
  });
  return app;
}

function send(c: Call<Edge>, staff: Staff, method: 'POST', body: object): Promise<Response> {
  const path = new URL(c.req.url).pathname;
  return handle(staff.auth, requestTo(staff.at(path), method, sentBy(c), body));
}

/** Only the database's own error is passed on: what wraps it carries the parameters. */
async function handle(auth: BetterAuth, request: Request): Promise<Response> {
  try {
    return await auth.handler(request);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    throw new LedgerError('unavailable', { retryAfter: 1 }, { cause });
  }
}

const sentBy = (c: Call<Edge>) => ({
  address: c.env.incoming.socket.remoteAddress ?? '',
  cookie: c.req.header('cookie'),
  userAgent: c.req.header('user-agent'),
});

function requireOwn(c: Call<Edge>, staff: Staff): void {
  c.set('route', new URL(c.req.url).pathname);
  if (fromForeignOrigin(c.req, staff.publicUrl)) throw new EdgeError('foreign_origin');
}

async function bodyOf<T extends z.ZodType>(c: Call<Edge>, shape: T): Promise<z.output<T>> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new EdgeError('unsupported_media_type');
  return shape.parse(parseJson(await c.req.arrayBuffer()));
}

/**
 * @throws EdgeError too_many_attempts, staff_disabled, sign_in_failed
 * @throws LedgerError unavailable: it says no more than that it failed, which is the database's doing
 */
async function okay(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  if (answer.status === 429) {
    const retryAfter = Number(answer.headers.get('x-retry-after') ?? 1);
    throw new EdgeError('too_many_attempts', { retryAfter });
  }
  const { code } = refused.parse(await answer.json().catch(() => ({})));
  if (code === DISABLED) throw new EdgeError('staff_disabled');
  if (answer.status >= 500) throw new LedgerError('unavailable', { retryAfter: 1 });
  throw new EdgeError('sign_in_failed');
}

const passOn = (c: Call<Edge>, answer: Response, body: object): Response => {
  setCookies(c, answer);
  return c.json(body, 200, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
};

function setCookies(c: Call<Edge>, answer: Response): void {
  for (const cookie of answer.headers.getSetCookie()) {
    c.header('set-cookie', cookie, { append: true });
  }
}
