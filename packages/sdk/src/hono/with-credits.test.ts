import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { vi } from 'vitest';
import type { Plain } from '../testing/routes/app.ts';
import { testRoutes } from '../testing/routes/suite.ts';
import { type Credits, withCredits } from './index.ts';

// Hono's own answer to a throw prints it.
vi.spyOn(console, 'error').mockImplementation(() => {});

await testRoutes('Hono', 'POST /run/:id', async ({ makegood, connect, simulator }, plan) => {
  const app = new Hono();
  const user = (c: { req: { header: (name: string) => string | undefined } }) =>
    c.req.header('x-user');
  const routes = {
    run: withCredits(makegood, { user, feature: (c) => c.req.header('x-feature') ?? 'chat' }),
    hasty: withCredits(makegood, { user, feature: 'chat', timeoutMs: 300 }),
    cut: withCredits(connect(simulator.refusedUrl), { user, feature: 'chat', deductWithinMs: 300 }),
  };
  for (const [name, charged] of Object.entries(routes)) {
    app.post(`/${name}/:id`, charged, async (c) => {
      const credits = c.get('credits');
      return answer(await plan(c.req.param('id') ?? '')(credits), credits);
    });
  }
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    send: (path, init) => fetch(`${base}${path}`, init),
    close: () => void server.close(),
  };
});

function answer(plain: Plain, credits: Credits<Response>): Response | Promise<Response> {
  if ('refund' in plain) return credits.refundCreditsOnError(...plain.refund);
  if ('stream' in plain) {
    const text = ReadableStream.from(plain.stream);
    return new Response(text.pipeThrough(new TextEncoderStream()));
  }
  const status = (plain.status ?? 200) as ContentfulStatusCode;
  return 'json' in plain
    ? Response.json(plain.json, { status })
    : new Response(plain.text, { status });
}
