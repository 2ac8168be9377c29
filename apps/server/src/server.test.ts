import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from './log.ts';
import { startServer } from './server.ts';
import { giveCredits, SECRET, type TestServer, testServer } from './testing.ts';

let at: TestServer;
beforeAll(async () => {
  at = await testServer();
  await giveCredits(at, 'someone@example.test');
});
afterAll(() => at.close());

const { PATH, NODE_COMPILE_CACHE } = process.env;
const own = { PATH, NODE_COMPILE_CACHE };
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Runs the program to its end. */
async function run(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...own, LOG_LEVEL: 'silent', ...env },
  });
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => (stderr += part));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, stderr };
}

test('the probes answer', async () => {
  for (const path of ['/livez', '/readyz']) expect((await at.call('GET', path)).status).toBe(200);
});

test('the metrics tell of requests, the ledger and what is owed, and of no user', async () => {
  const text = await (await fetch(`${at.server.url}/metrics`)).text();
  for (const name of [
    'makegood_http_request_duration_seconds_bucket',
    'makegood_ledger_commands_waiting',
    'makegood_ledger_batches_total',
    'makegood_charges_held_past_deadline 0',
    'makegood_refunds_failed 0',
  ]) {
    expect(text).toContain(name);
  }
  expect(text).not.toContain('someone@example.test');
});

test('the OpenAPI document describes every address, its problems and its key header', async () => {
  const { body } = await at.call('GET', '/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  const paths = body.paths as Record<string, Record<string, Record<string, unknown>>>;
  const deduct = paths['/api/credits/deduct']?.post;
  expect(deduct?.parameters).toMatchObject([{ in: 'header', name: 'Idempotency-Key' }]);
  expect(deduct?.responses).toMatchObject({
    200: {},
    402: {
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  });
  expect(paths['/api/credits/charges/{chargeId}/settle']?.post?.parameters).toMatchObject([
    { in: 'path', name: 'chargeId' },
  ]);
});

test('the viewer of the document comes from this server alone', async () => {
  const page = await fetch(`${at.server.url}/api/docs`);
  const html = await page.text();
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
  expect(sources.length).toBeGreaterThan(2);
  for (const source of sources) {
    expect(source).toMatch(/^\//);
    expect((await fetch(at.server.url + source)).status).toBe(200);
  }
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
});

test('a database that went away is told as unavailable, and found again', async () => {
  const away = await testServer();
  try {
    await away.db.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        away.call('GET', '/api/admin/features', { as: away.keys.admin }),
      ),
    );
    for (const { status, body, headers } of answers) {
      if (status === 200) continue;
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'unavailable' });
      expect(headers.get('retry-after')).toBe('1');
    }
    expect((await away.call('GET', '/api/admin/features', { as: away.keys.admin })).status).toBe(
      200,
    );
  } finally {
    await away.close();
  }
});

test('a stop finishes the requests that it took', async () => {
  const stopping = await testServer();
  await giveCredits(stopping, 'u');
  const charges = Array.from({ length: 50 }, () =>
    stopping.call('POST', '/api/credits/deduct', {
      as: stopping.keys.service,
      body: { userId: 'u', feature: 'chat' },
    }),
  );
  await Promise.race(charges);
  await stopping.server.stop();
  const answers = await Promise.allSettled(charges);
  const charged = answers.filter(
    (answer) => answer.status === 'fulfilled' && answer.value.status === 200,
  ).length;
  const [row] = await stopping.db.sql<{ n: number }[]>`select count(*)::int as n from charges`;
  expect(row?.n).toBe(charged);
  await expect(fetch(`${stopping.server.url}/livez`)).rejects.toThrow();
  await stopping.db.drop();
});

test('a key that the configuration names is an admin; a revoked one stops the start', async () => {
  const apiKey = 'mg_named_by_the_configuration';
  const start = () =>
    startServer({
      host: '127.0.0.1',
      port: 0,
      databaseUrl: at.db.url,
      dataDir: '',
      demo: false,
      apiKey,
      userTokens: { secret: SECRET },
      log: openLog('silent'),
    });
  const server = await start();
  const headers = { authorization: `Bearer ${apiKey}` };
  expect((await fetch(`${server.url}/api/admin/keys`, { headers })).status).toBe(200);
  await server.stop();
  await at.db.sql`update api_keys set revoked_at = now() where name = 'start'`;
  await expect(start()).rejects.toThrow(/^MAKEGOOD_API_KEY is a key that was revoked/);
});

test('a wrong variable is one line and exit 1', async () => {
  const { code, stderr } = await run({ PORT: 'http' });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'makegood: PORT must be a whole number from 0 to 65535\n',
  });
});

test('a port in use is one line and exit 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await run({ PORT: String(port), DATABASE_URL: at.db.url });
  taken.close();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^makegood: Port \d+ of 127\.0\.0\.1 is in use: [^\n]+\n$/);
});

test('a database that refuses us is one line and exit 1, without the password', async () => {
  const url = new URL(at.db.url);
  url.pathname = '/no_such_database';
  const { code, stderr } = await run({ PORT: '0', DATABASE_URL: url.href });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^makegood: The database at [^\n]+ refuses us: [^\n]+\n$/);
  expect(stderr).not.toContain(url.password);
});

test('SIGTERM ends the program with exit 0', async () => {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...own, LOG_LEVEL: 'silent', PORT: '0', DATABASE_URL: at.db.url },
  });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
});
