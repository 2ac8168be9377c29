import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Edge } from './edge.ts';
import { EdgeError } from './edge-error.ts';

const FOR_GOOD = 'public, max-age=31536000, immutable';

/** The built dashboard: hashed assets for good, everything else the one page, looked up anew each time. */
export function staticWeb(webDir: string): Hono<Edge> {
  const app = new Hono<Edge>();
  if (!existsSync(join(webDir, 'index.html'))) {
    return app.get('/', (c) =>
      c.text('The dashboard is not built. The API is described at /api/docs.\n'),
    );
  }
  return app
    .get('/assets/*', cached(FOR_GOOD), serveStatic({ root: webDir, precompressed: true }), () => {
      throw new EdgeError('not_found');
    })
    .get(
      '*',
      cached('no-cache'),
      serveStatic({ root: webDir }),
      serveStatic({ root: webDir, path: 'index.html' }),
    );
}

/** Says how long what is found may be kept. */
export const cached = (how: string): MiddlewareHandler<Edge> => {
  return (c, next) => {
    c.header('cache-control', how);
    return next();
  };
};
