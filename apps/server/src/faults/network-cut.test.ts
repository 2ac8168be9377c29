import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deduct, grant, putChat, until, verified } from './calls.ts';
import { grantAll, Journal, type Load, type Send, startLoad } from './journal.ts';
import { reconcile } from './reconcile.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const REQUEST_MS = 20_000;
const RECOVERY_MS = 10_000;
let db: TestDatabase;
let proxy: TcpProxy;
let server: ServerProcess;
let load: Load;
// Users of every lane of the ledger, apart from the load's.
const probes = Array.from({ length: 16 }, (_, n) => `probe-${n}`);
const journal = new Journal();
const send: Send = (method, path, body) => server.call(method, path, body);

beforeAll(async () => {
  db = await testDatabase();
  proxy = await openProxy(db.url);
  server = await startProcess({ DATABASE_URL: proxy.url });
  await putChat(server);
  await Promise.all(probes.map((userId) => grant(server, userId, 10_000)));
  await grantAll(journal, send);
  load = startLoad(journal, send);
});
afterAll(async () => {
  await killAll();
  await proxy.close();
  await db.drop();
});

/** Charges end with 503 in bounded time while the process lives and says that it is not ready. */
async function expectRefusals(): Promise<number> {
  const charges = probes.map((userId) => deduct(server, userId));
  await until(server, '/readyz', 503, 10_000);
  expect(await server.call('GET', '/livez')).toMatchObject({ status: 200 });
  const answers = await Promise.all(charges);
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 503, type: 'application/problem+json' });
  }
  const slowest = Math.round(Math.max(...answers.map(({ ms }) => ms)));
  expect(slowest).toBeLessThan(REQUEST_MS);
  return slowest;
}

/** All of the load's clients charge again. */
async function expectRecovery(what: string, slowest: number): Promise<void> {
  const since = performance.now();
  await until(server, '/readyz', 200, RECOVERY_MS);
  await vi.waitFor(
    async () => {
      const answers = await Promise.all(probes.map((userId) => deduct(server, userId)));
      expect(answers.map(({ status }) => status)).toEqual(probes.map(() => 200));
    },
    { timeout: RECOVERY_MS, interval: 100 },
  );
  const recovery = Math.round(performance.now() - since);
  process.stdout.write(`${what}: slowest refusal ${slowest} ms, recovery ${recovery} ms\n`);
  await journal.acknowledged(200);
}

test('connections that are cut: refusals at once, and recovery', async () => {
  await journal.acknowledged(200);
  proxy.drop();
  const slowest = await expectRefusals();
  proxy.restore();
  await expectRecovery('Connections dropped', slowest);
});

test('a network that swallows everything for a while: bounded requests, and recovery', async () => {
  await journal.acknowledged(200);
  proxy.stall();
  const slowest = await expectRefusals();
  proxy.resume();
  await expectRecovery('Network stalled', slowest);
});

test('open connections that fall silent for ever are given up for new ones', async () => {
  await journal.acknowledged(200);
  proxy.stall();
  const slowest = await expectRefusals();
  proxy.forget();
  await expectRecovery('Connections forgotten', slowest);
});

test('after all of it nothing acknowledged is lost, and nothing is there twice', async () => {
  await load.end();
  await reconcile(journal, db.sql, send);
  expect(await verified(server)).toMatchObject({ ok: true, violations: [] });
  const { operations, seen } = journal;
  process.stdout.write(
    `Network cut: ${operations.length} operations, ${seen.refused} refused with 503, ` +
      `the slowest answer took ${Math.round(seen.slowestMs)} ms\n`,
  );
  expect(seen.slowestMs).toBeLessThan(REQUEST_MS);
  expect(seen.cut).toBe(0);
});
