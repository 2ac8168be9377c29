import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { MiddlewareHandler } from 'hono';
import type { Edge } from '../edge.ts';

const tracer = trace.getTracer('makegood');

const headers = {
  get: (carrier: Headers, name: string) => carrier.get(name) ?? undefined,
  keys: (carrier: Headers) => [...carrier.keys()],
};

/** A span for each request but probes, below that of who calls; by its route: addresses carry user ids. */
export const traced =
  (probes: ReadonlySet<string>): MiddlewareHandler<Edge> =>
  async (c, next) => {
    if (probes.has(c.req.path)) return next();
    const { method } = c.req;
    const parent = propagation.extract(context.active(), c.req.raw.headers, headers);
    await tracer.startActiveSpan(method, { kind: SpanKind.SERVER }, parent, async (span) => {
      try {
        await next();
      } finally {
        const route = c.get('route') ?? 'other';
        const { status } = c.res;
        span.updateName(`${method} ${route}`);
        span.setAttributes({
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status,
          'makegood.request_id': c.get('requestId'),
        });
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      }
    });
  };
