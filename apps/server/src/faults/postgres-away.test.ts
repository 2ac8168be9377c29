import { connect, type Sql } from '@makegood/db';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deduct, grant, hold, ok, putChat, until, verified } from './calls.ts';
import { grantAll, Journal, type Load, type Send, startLoad } from './journal.ts';
import { type Going, ownCluster } from './own-cluster.ts';
import { reconcile } from './reconcile.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const RECOVERY_MS = 10_000;
let cluster: Awaited<ReturnType<typeof ownCluster>>;
let server: ServerProcess;
let sql: Sql;
let load: Load;
const journal = new Journal();
const send: Send = (method, path, body) => server.call(method, path, body);

beforeAll(async () => {
  cluster = await ownCluster();
  server = await startProcess({ DATABASE_URL: cluster.url });
  sql = connect(cluster.url, { max: 2, name: 'test' });
  await putChat(server);
  await grantAll(journal, send);
  load = startLoad(journal, send);
});
afterAll(async () => {
  await killAll();
  await sql.end({ timeout: 1 });
  await cluster.remove();
});

/** While PostgreSQL is away, the server lives, says that it is not ready, and refuses with 503. */
async function expectRefusals(): Promise<void> {
  await until(server, '/readyz', 503, 5000);
  expect(await server.call('GET', '/livez')).toMatchObject({ status: 200 });
  for (const answer of await Promise.all([deduct(server, 'probe-0'), deduct(server, 'probe-1')])) {
    expect(answer).toMatchObject({
      status: 503,
      type: 'application/problem+json',
      retryAfter: '1',
      body: { status: 503, code: 'unavailable' },
    });
  }
}

test.each<Going>(['fast', 'immediate', 'killed'])(
  'a PostgreSQL that goes away (%s) under load is told as 503, and found again within 10 s',
  async (going) => {
    await journal.acknowledged(200);
    const userId = `holds when it is ${going}`;
    await grant(server, userId, 10);
    const chargeId = await hold(server, userId, 1);
    await cluster.stop(going);
    await expectRefusals();
    await cluster.start();
    const ready = await until(server, '/readyz', 200, RECOVERY_MS);
    await journal.acknowledged(200);
    process.stdout.write(`PostgreSQL ${going}: ready again ${ready} ms after it was\n`);
    await vi.waitFor(
      async () => {
        const charge = await ok(server, 'GET', `/api/credits/charges/${chargeId}`);
        expect(charge).toMatchObject({ state: 'refunded', refundedAmount: 10 });
      },
      { timeout: 30_000, interval: 200 },
    );
  },
);

test('every connection of the server terminated under load: it goes on', async () => {
  await journal.acknowledged(200);
  const ended = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'makegood %' and pid <> pg_backend_pid()`;
  expect(ended.length).toBeGreaterThan(0);
  await until(server, '/readyz', 200, RECOVERY_MS);
  await journal.acknowledged(200);
});

test('after all of it nothing acknowledged is lost, and nothing is there twice', async () => {
  await load.end();
  await reconcile(journal, sql, send);
  expect(await verified(server)).toMatchObject({ ok: true, violations: [] });
  const { operations, seen } = journal;
  process.stdout.write(
    `PostgreSQL away: ${operations.length} operations, ${seen.refused} refused with 503, ` +
      `the slowest answer took ${Math.round(seen.slowestMs)} ms\n`,
  );
  expect(seen.refused).toBeGreaterThan(0);
  expect(seen.cut).toBe(0);
});
