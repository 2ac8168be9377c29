import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context as Call, Hono } from 'hono';
import { requireAccess } from '../access.ts';
import type { Edge } from '../edge.ts';
import { EdgeError } from '../edge-error.ts';
import type { Context } from '../trpc.ts';
import type { Streams } from './streams.ts';

const PATH = '/api/credits/stream';

/** The stream of an end user's own balances and refunds. */
export function streamRoutes(
  streams: Streams,
  createContext: (c: Call<Edge>, calls: number) => Promise<Context>,
): Hono<Edge> {
  const app = new Hono<Edge>();
  app.all(PATH, async (c) => {
    c.set('route', PATH);
    if (c.req.raw.method !== 'GET') throw new EdgeError('method_not_allowed', { allow: 'GET' });
    const { principal, demo } = await createContext(c, 1);
    requireAccess({ endUser: true }, { principal, demo });
    if (principal?.kind !== 'user') throw new EdgeError('forbidden');
    await streams.open({
      outgoing: c.env.outgoing,
      headers: Object.fromEntries(c.res.headers),
      ...{ userId: principal.userId, expiresAt: principal.expiresAt },
      cursor: c.req.header('last-event-id'),
    });
    // Merged with what was set before, it would be another response, which the adapter sends.
    c.res = undefined;
    c.res = RESPONSE_ALREADY_SENT;
    return RESPONSE_ALREADY_SENT;
  });
  return app;
}
