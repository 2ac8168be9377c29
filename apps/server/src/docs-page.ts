import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Edge } from './edge.ts';
import { cached } from './static-web.ts';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Makegood API</title>
    <link rel="stylesheet" href="/api/docs/assets/swagger-ui.css" />
  </head>
  <body>
    <div id="viewer"></div>
    <script src="/api/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#viewer', deepLinking: true, validatorUrl: null });`;

/** A viewer of the OpenAPI document; its files come from this server, never from elsewhere. */
export function docsPage(): Hono<Edge> {
  const root = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css')));
  return new Hono<Edge>()
    .get('/', (c) => c.html(page))
    .get('/start.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript' }))
    .get(
      '/assets/:file{swagger-ui(?:-bundle)?\\.(?:js|css)}',
      cached('public, max-age=86400'),
      serveStatic({ root, rewriteRequestPath: (path) => path.slice(path.lastIndexOf('/')) }),
    );
}
