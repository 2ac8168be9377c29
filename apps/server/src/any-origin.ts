import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Edge } from './edge.ts';

/** What pages of the host's product call from its own origin. Nothing else answers other origins. */
const endUserPaths = [
  '/api/credits/me/*',
  '/api/credits/stream',
  '/api/credits/settings',
  '/api/credits/types',
  '/api/credits/validate',
];

const PREFLIGHT_S = 7200;

/** Answers any origin, never with credentials: a cookie counts for nothing there, a token does. */
const answer = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD', 'POST'],
  allowHeaders: ['authorization', 'content-type', 'last-event-id'],
  exposeHeaders: ['retry-after', 'x-request-id'],
  maxAge: PREFLIGHT_S,
});

/** The paths with what goes before their answers. */
export const anyOrigin: [path: string, handler: MiddlewareHandler<Edge>][] = endUserPaths.map(
  (path) => [
    path,
    (c, next) => {
      if (c.req.method === 'OPTIONS') c.set('route', 'preflight');
      return answer(c, next);
    },
  ],
);
