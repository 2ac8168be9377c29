import { setTimeout } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { authenticate } from './authenticate.ts';
import { ClerkError, internalError, notFound, tooManyRequests } from './clerk-error.ts';
import { countRequest } from './counts.ts';
import type { ClerkCounts } from './counts.ts';
import type { Faults } from './faults.ts';
import { subscriptionJson } from './json/subscription.ts';
import { userJson } from './json/user.ts';
import { listPlans } from './list-plans.ts';
import { countUsers, listUsers } from './list-users.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { ClerkWorld } from './world.ts';

type Env = { Bindings: HttpBindings };

export type Api = {
  world: ClerkWorld;
  secretKey: string;
  rateLimiter: RateLimiter;
  faults: Faults;
  counts: ClerkCounts;
  closing: AbortSignal;
};

/** The part of Clerk's Backend API that a sync of users and plans reads. */
export function createClerkApp(api: Api): Hono<Env> {
  const { world } = api;
  const app = new Hono<Env>();
  guard(app, api);
  app.get('/v1/users', (c) => c.json(listUsers(world, c.req.queries())));
  app.get('/v1/users/count', (c) => c.json(countUsers(world, c.req.queries())));
  app.get('/v1/users/:userId', (c) => {
    const user = world.users.get(c.req.param('userId'));
    if (!user) throw notFound(`No user was found with id ${c.req.param('userId')}`);
    return c.json(userJson(user));
  });
  app.get('/v1/users/:userId/billing/subscription', (c) => {
    const subscription = world.subscriptions.get(c.req.param('userId'));
    if (!subscription) throw notFound('No subscription was found for this user.');
    return c.json(subscriptionJson(world, subscription));
  });
  app.get('/v1/billing/plans', (c) => c.json(listPlans(world, c.req.queries())));
  app.notFound(() => answer(notFound('The simulator does not have this endpoint.')));
  app.onError((error) => answer(error instanceof ClerkError ? error : internalError()));
  return app;
}

/** What comes before every endpoint: the count, the key, the rate limit and the faults. */
function guard(app: Hono<Env>, api: Api): void {
  const { counts } = api;
  app.use(async (c, next) => {
    countRequest(counts, c.req.path);
    try {
      authenticate(c.req.header('authorization'), api.secretKey);
    } catch (error) {
      counts.unauthorized += 1;
      throw error;
    }
    const retryAfter = api.rateLimiter.take();
    if (retryAfter !== undefined) {
      counts.rateLimited += 1;
      throw tooManyRequests(retryAfter);
    }
    const fault = api.faults.next();
    if (!fault) return next();
    counts.faults[fault.kind] += 1;
    if (fault.kind === 'slow') {
      await setTimeout(fault.ms, undefined, { signal: api.closing });
      return next();
    }
    if (fault.kind === 'server_error') throw internalError();
    if (fault.kind === 'malformed') {
      return c.body('{"data":[{"object":"us', 200, { 'Content-Type': 'application/json' });
    }
    c.env.outgoing.socket?.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  });
}

function answer({ status, body, headers }: ClerkError): Response {
  return Response.json(body, { status, headers });
}
