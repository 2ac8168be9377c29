import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Edge } from './edge.ts';
import { EdgeError } from './edge-error.ts';

const YEAR_S = 31_536_000;

/** The built dashboard: hashed assets for good, everything else the one page, looked up anew each time. */
export function staticWeb(webDir: string): Hono<Edge> {
  const app = new Hono<Edge>();
  if (!existsSync(join(webDir, 'index.html'))) {
    return app.get('/', (c) =>
      c.text('The dashboard is not built. The API is described at /api/docs.\n'),
    );
  }
  const root = webDir;
  const anew = serveStatic({ root, onFound: (_, c) => c.header('cache-control', 'no-cache') });
  const page = serveStatic({
    root,
    path: 'index.html',
    onFound: (_, c) => c.header('cache-control', 'no-cache'),
  });
  return app
    .get(
      '/assets/*',
      serveStatic({
        root,
        precompressed: true,
        onFound: (_, c) => c.header('cache-control', `public, max-age=${YEAR_S}, immutable`),
      }),
      () => {
        throw new EdgeError('not_found');
      },
    )
    .get('*', anew, page);
}
