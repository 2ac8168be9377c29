import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import type { Makegood } from '@makegood/sdk';
import { z } from 'zod';
import type { Tokens } from './tokens.ts';

const COOKIE = 'studio_session';
const WELCOME = 100;

/** Whom a request comes from. */
export type SignedIn = { Variables: { userId: string } };

const signInBody = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N} .-]{1,30}$/u, 'Enter a name of letters and digits, 30 at most.'),
});

type Needs = { makegood: Makegood; tokens: Tokens; secret: string };

/** Signing in by name alone, since this studio is a toy; who is new is welcomed with credits. */
export function signInRoutes({ makegood, tokens, secret }: Needs) {
  const knowsUser = createMiddleware<SignedIn>(async (c, next) => {
    const userId = await getSignedCookie(c, secret, COOKIE);
    if (!userId) return c.json({ message: 'Sign in first.' }, 401);
    c.set('userId', userId);
    return next();
  });
  const routes = new Hono<SignedIn>()
    .post('/sign-in', async (c) => {
      const body = signInBody.safeParse(await c.req.json().catch(() => null));
      if (!body.success) return c.json({ message: body.error.issues[0]?.message }, 400);
      const userId = `studio-${body.data.name.toLowerCase().replaceAll(/\s+/g, '-')}`;
      await makegood.grant({
        ...{ userId, amount: WELCOME, source: 'promo' },
        idempotencyKey: `welcome:${userId}`,
      });
      await setSignedCookie(c, COOKIE, userId, secret, { httpOnly: true, sameSite: 'Lax' });
      return c.json({ userId });
    })
    .post('/sign-out', (c) => {
      deleteCookie(c, COOKIE);
      return c.body(null, 204);
    })
    // With it, the browser sees the balance of its user at Makegood itself, and nothing else.
    .get('/token', knowsUser, async (c) => {
      const userId = c.get('userId');
      return c.json({ userId, token: await tokens.issue(userId) });
    });
  return { routes, knowsUser };
}
