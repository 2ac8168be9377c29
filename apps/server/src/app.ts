import { LedgerError } from '@makegood/core';
import { trace } from '@opentelemetry/api';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { type Context as Call, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import manifest from '../package.json' with { type: 'json' };
import { anyOrigin } from './any-origin.ts';
import type { Authenticator } from './auth.ts';
import { docsPage } from './docs-page.ts';
import type { Edge } from './edge.ts';
import { EdgeError } from './edge-error.ts';
import { problemHeaders, problemOf, problemResponse } from './error-map.ts';
import { healthRoutes } from './health.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi/document.ts';
import { restRoutes } from './rest.ts';
import { appRouter } from './routers/index.ts';
import { staffAuthRoutes } from './staff/routes.ts';
import { staticWeb } from './static-web.ts';
import { streamRoutes } from './streams/routes.ts';
import type { Streams } from './streams/streams.ts';
import { traced } from './tracing/traced.ts';
import { type Context, contextOf, type Services } from './trpc.ts';

export type AppOptions = {
  services: Services;
  authenticator: Authenticator;
  metrics: Metrics;
  streams: Streams;
  /** Takes what comes without credentials of ours. */
  webhooks: Hono<Edge>[];
  log: Logger;
  /** Folder of the built dashboard. */
  webDir: string;
  isStopping: () => boolean;
  /** Whether requests are traced. */
  isTraced: boolean;
};

const MOST_BYTES = 256 * 1024;
// Some providers send along what they made.
const CALLBACKS = '/api/webhooks/providers/';
const MOST_CALLBACK_BYTES = 1024 * 1024;
const MOST_CALLS = 50;
const REQUEST_MS = 15_000;

const policy = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    // Mantine and Swagger UI set styles on elements.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  // Whoever ends TLS in front of us decides for how long, and for which hosts.
  strictTransportSecurity: false,
});

/** The whole edge: REST and tRPC, the OpenAPI document and its viewer, probes, the dashboard. */
export function createApp(options: AppOptions): Hono<Edge> {
  const { services, log, metrics } = options;
  const createContext = async (c: Call<Edge>, calls: number): Promise<Context> => {
    const address = c.env.incoming.socket.remoteAddress ?? '';
    const { principal, cookies } = await options.authenticator.authenticate({
      method: c.req.method,
      address,
      header: (name) => c.req.header(name),
    });
    c.set('cookies', cookies);
    const idempotencyKey = c.req.header('idempotency-key') ?? null;
    return contextOf(services, { principal, requestId: c.get('requestId'), idempotencyKey, calls });
  };
  const document = JSON.stringify(openApiDocument(appRouter, manifest.version));

  const app = new Hono<Edge>();
  app.use(requestId());
  if (options.isTraced) app.use(traced(probes));
  app.use(observed(log, metrics), withCookies);
  for (const [path, handler] of anyOrigin) app.use(path, handler);
  for (const path of ['/api/*', '/trpc/*']) {
    app.use(path, limited, timeout(REQUEST_MS, tooSlow));
  }
  // The dashboard asks for figures every few seconds; charging is answered as it is.
  app.use('/trpc/:procedure{monitoring\\..+}', compress());
  app.route('/', staffAuthRoutes(services.staff));
  app.route('/', restRoutes(appRouter, createContext));
  app.route('/', streamRoutes(options.streams, createContext));
  for (const webhook of options.webhooks) app.route('/', webhook);
  app.all('/trpc/*', trpc(createContext, log));
  app.get('/api/openapi.json', (c) =>
    c.body(document, 200, { 'content-type': 'application/json' }),
  );
  app.use('/api/docs/*', policy);
  app.route('/api/docs', docsPage());
  for (const probe of probes) app.use(probe, routed(probe));
  app.route('/', healthRoutes(services.ledger, metrics, options.isStopping));
  for (const path of ['/api/*', '/trpc/*']) app.all(path, notFound);
  app.use(policy);
  app.route('/', staticWeb(options.webDir));
  app.notFound(notFound);
  app.onError((error, c) => {
    report(log, error, c);
    return tell(c, error);
  });
  return app;
}

const tell = (c: Call<Edge>, error: unknown): Response =>
  problemResponse(problemOf(error), { 'x-request-id': c.get('requestId') });

const notFound = (c: Call<Edge>): Response => tell(c, new EdgeError('not_found'));

/** What went wrong on our side goes to the log, with its stack; a refusal is no fault. */
function report(log: Logger, error: unknown, c: Call<Edge>): void {
  const { code } = problemOf(error);
  const about = { requestId: c.get('requestId'), route: c.get('route'), err: error };
  if (code === 'internal') log.error(about, 'failed');
  else if (code === 'unavailable' || code === 'busy' || code === 'refund_pending')
    log.warn(about, code);
}

const probes = new Set(['/livez', '/readyz', '/metrics']);

/** One line and one observation a request; patterns instead of addresses, which carry user ids. */
const observed = (log: Logger, metrics: Metrics): MiddlewareHandler<Edge> => {
  return async (c, next) => {
    const since = performance.now();
    await next();
    const ms = performance.now() - since;
    const { method } = c.req;
    const route = c.get('route') ?? 'other';
    const { status } = c.res;
    metrics.observe(method, route, status, ms / 1000);
    const level = probes.has(route) ? 'debug' : 'info';
    log[level](
      {
        ...{ requestId: c.get('requestId'), traceId: trace.getActiveSpan()?.spanContext().traceId },
        ...{ method, route, status, ms: Math.round(ms * 10) / 10 },
      },
      'request',
    );
  };
};

/** A session that goes on is told to the browser with whatever is answered. */
const withCookies: MiddlewareHandler<Edge> = async (c, next) => {
  await next();
  for (const cookie of c.get('cookies') ?? []) c.header('set-cookie', cookie, { append: true });
};

const routed = (route: string): MiddlewareHandler<Edge> => {
  return (c, next) => {
    c.set('route', route);
    return next();
  };
};

// Enough for a small body to end, so that its connection can be kept.
const MOST_DISCARDED_BYTES = 1024 * 1024;

const tooLarge = (c: Call<Edge>) => {
  discard(c.env.incoming);
  return tell(c, new EdgeError('body_too_large'));
};

/**
 * Stops taking what is left of a body that was refused, but leaves the connection open: the adapter
 * closes it shortly after the answer, and a reset before that would cost the caller the answer.
 */
function discard(incoming: Edge['Bindings']['incoming']): void {
  let discarded = 0;
  incoming.on('data', (chunk: Uint8Array) => {
    discarded += chunk.length;
    if (discarded > MOST_DISCARDED_BYTES) incoming.pause();
  });
}

const counted = (maxSize: number) =>
  bodyLimit({ maxSize, onError: (c) => tooLarge(c as Call<Edge>) });
const usual = { most: MOST_BYTES, counted: counted(MOST_BYTES) };
const callbacks = { most: MOST_CALLBACK_BYTES, counted: counted(MOST_CALLBACK_BYTES) };

/** A body that says its length is refused unread; one that does not is read until it is too large. */
const limited: MiddlewareHandler<Edge> = async (c, next) => {
  const { most, counted } = c.req.path.startsWith(CALLBACKS) ? callbacks : usual;
  const length = c.req.header('content-length');
  if (length !== undefined) return Number(length) > most ? tooLarge(c) : next();
  return c.req.header('transfer-encoding') === undefined ? next() : counted(c, next);
};

const tooSlow = () =>
  new HTTPException(503, { cause: new LedgerError('unavailable', { retryAfter: 1 }) });

function trpc(
  createContext: (c: Call<Edge>, calls: number) => Promise<Context>,
  log: Logger,
): (c: Call<Edge>) => Promise<Response> {
  return async (c) => {
    c.set('route', '/trpc');
    return fetchRequestHandler({
      endpoint: '/trpc',
      req: c.req.raw,
      router: appRouter,
      maxBatchSize: MOST_CALLS,
      createContext: ({ info }) => createContext(c, info.calls.length),
      onError: ({ error }) => report(log, error, c),
      responseMeta: ({ errors }) => {
        const headers = new Headers({
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        });
        for (const error of errors) {
          for (const [name, value] of Object.entries(problemHeaders(problemOf(error))))
            headers.set(name, value);
        }
        return { headers };
      },
    });
  };
}
