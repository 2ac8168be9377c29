import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

// The least that any server on this stack does: read JSON, answer JSON.
const app = new Hono();
app.post('*', async (c) => c.json(await c.req.json<object>()));

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) => {
  process.stdout.write(`Echo is at http://127.0.0.1:${port}\n`);
});
