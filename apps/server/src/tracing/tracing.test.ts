import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { API_KEY, killAll, type ServerProcess, startProcess } from '../faults/server-process.ts';
import { openReceiver, type Receiver } from '../webhooks/testing-receiver.ts';

// Tracing is of a whole process, so that each of these is one of its own.
vi.setConfig({ testTimeout: 90_000 });

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };
type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: Attribute[];
  links?: { traceId: string; spanId: string }[];
  status: { code?: number };
};
type Sent = { resourceSpans: { resource: unknown; scopeSpans: { spans: Span[] }[] }[] };

let db: TestDatabase;
let collector: Receiver;

beforeAll(async () => {
  db = await testDatabase();
  collector = await openReceiver(() => ({ status: 200, body: '{}' }));
});
afterEach(killAll);
afterAll(async () => {
  await collector.close();
  await db.drop();
});

const start = (endpoint: string, env: Record<string, string> = {}) =>
  startProcess({ DATABASE_URL: db.url, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...env });

const base = () => new URL(collector.url).origin;

/** All that was sent once the server has stopped, which sends the last of it. */
async function spansAfter(server: ServerProcess): Promise<Span[]> {
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
  return collector.received.flatMap(({ body }) =>
    (JSON.parse(body) as Sent).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
}

const attributesOf = ({ attributes }: Span) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
  );

async function charge(server: ServerProcess, headers: Record<string, string> = {}) {
  await server.call('PUT', '/api/admin/features/chat', {
    ...{ name: 'Chat', cost: 1, creditType: 'credit', operationType: 'CHAT' },
  });
  await server.call('POST', '/api/credits/grant', {
    ...{ userId: 'ann@example.com', amount: 5, source: 'promo' },
  });
  return fetch(`${server.url}/api/credits/deduct`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      ...headers,
    },
    body: JSON.stringify({ userId: 'ann@example.com', feature: 'chat' }),
  });
}

test("a charge is traced below its caller's span, by its route, and linked to its batch", async () => {
  const server = await start(base(), {
    ...{ OTEL_SERVICE_NAME: 'credits', OTEL_EXPORTER_OTLP_HEADERS: 'x-team=payments' },
  });
  const [traceId, parentId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const answer = await charge(server, { traceparent: `00-${traceId}-${parentId}-01` });
  expect(answer.status).toBe(200);
  await fetch(`${server.url}/livez`);
  const dear = { userId: 'ann@example.com', feature: 'chat', units: 100 };
  expect((await server.call('POST', '/api/credits/deduct', dear)).status).toBe(402);
  await server.call('GET', '/api/admin/users?q=ann@example.com');
  const spans = await spansAfter(server);

  const request = spans.find((span) => span.traceId === traceId && span.parentSpanId === parentId);
  if (!request) throw new Error('The request was not traced');
  expect(request.name).toBe('POST /api/credits/deduct');
  expect(attributesOf(request)).toMatchObject({
    ...{ 'http.request.method': 'POST', 'http.route': '/api/credits/deduct' },
    'http.response.status_code': 200,
    'makegood.request_id': answer.headers.get('x-request-id'),
  });
  const command = spans.find(({ parentSpanId }) => parentSpanId === request.spanId);
  expect(command).toMatchObject({ name: 'ledger deduct', traceId });
  const batch = spans.find(({ links }) => links?.some((link) => link.spanId === command?.spanId));
  expect(batch).toMatchObject({ name: 'ledger batch' });
  expect(batch?.traceId).not.toBe(traceId);
  const refused = spans.map((span) => attributesOf(span)['makegood.refused']);
  expect(refused).toContain('insufficient_credits');
  const names = spans.map(({ name }) => name);
  expect(names).toContain('job sweep');
  expect(names.filter((name) => name.includes('livez'))).toEqual([]);

  const sent = JSON.stringify(collector.received);
  expect(sent).toContain('credits');
  expect(collector.received[0]?.headers).toMatchObject({ 'x-team': 'payments' });
  for (const secret of ['ann@example.com', 'ann%40example.com', API_KEY]) {
    expect(sent).not.toContain(secret);
  }
});

test('a collector that is away holds nobody up, neither charges nor the stop of the server', async () => {
  const away = await openReceiver();
  await away.close();
  const server = await start(new URL(away.url).origin);
  expect((await charge(server)).status).toBe(200);
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});

test('of none of the traces is anything sent where the share is 0, but of those that callers want', async () => {
  collector.received.length = 0;
  const server = await start(base(), { OTEL_TRACES_SAMPLER_ARG: '0' });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  await charge(server, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  const spans = await spansAfter(server);
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
});
