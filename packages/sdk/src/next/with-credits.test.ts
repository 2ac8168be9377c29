import { NextRequest } from 'next/server.js';
import type { Plain } from '../testing/routes/app.ts';
import { testRoutes } from '../testing/routes/suite.ts';
import { type Credits, withCredits } from './index.ts';

type Context = { params: Promise<{ id: string }> };

await testRoutes('Next', 'POST /run/[id]', async ({ makegood, connect, simulator }, plan) => {
  const user = (request: NextRequest) => request.headers.get('x-user') ?? undefined;
  const feature = (request: NextRequest) => request.headers.get('x-feature') ?? 'chat';
  const handler = async (_: NextRequest, { params }: Context, credits: Credits<Response>) =>
    answer(await plan((await params).id)(credits), credits);
  const routes = {
    run: withCredits(makegood, { user, feature }, handler),
    hasty: withCredits(makegood, { user, feature, timeoutMs: 300 }, handler),
    cut: withCredits(
      connect(simulator.refusedUrl),
      { user, feature, deductWithinMs: 300 },
      handler,
    ),
  };
  return {
    async send(path, { signal, ...init }) {
      const [, name, id = ''] = path.split('/');
      const route = routes[name as keyof typeof routes];
      const request = new NextRequest(`http://127.0.0.1${path}`, {
        ...init,
        ...(signal && { signal }),
      });
      return route(request, { params: Promise.resolve({ id }) });
    },
    close: () => {},
  };
});

function answer(plain: Plain, credits: Credits<Response>): Response | Promise<Response> {
  if ('refund' in plain) return credits.refundCreditsOnError(...plain.refund);
  if ('stream' in plain) {
    const text = ReadableStream.from(plain.stream);
    return new Response(text.pipeThrough(new TextEncoderStream()));
  }
  const { status = 200 } = plain;
  return 'json' in plain
    ? Response.json(plain.json, { status })
    : new Response(plain.text, { status });
}
