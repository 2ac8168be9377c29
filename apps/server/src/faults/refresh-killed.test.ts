import { randomInt } from 'node:crypto';
import { connect, type Sql } from '@makegood/db';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { ok, verified } from './calls.ts';
import { AMOUNT, makeDue, putMonthly } from './due-users.ts';
import { ownCluster } from './own-cluster.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const USERS = 5000;
/** Refreshed before the kill, which falls anywhere in the run. */
const first = () => randomInt(200, 3000);

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await killAll();
  for (let close = closers.pop(); close; close = closers.pop()) await close();
});

// Small batches: a kill always falls into a run, and into a batch.
const start = (url: string) => startProcess({ DATABASE_URL: url, CREDIT_REFRESH_BATCH_SIZE: '50' });

/** Asks for a run, whatever becomes of the server. */
const refreshAll = (server: ServerProcess) =>
  server.call('POST', '/api/admin/credits/bulk-refresh', {}).catch(() => null);

const refreshes = async (sql: Sql) => {
  const [row] = await sql<{ n: number }[]>`select count(*) as n from refreshes`;
  return row?.n ?? 0;
};

async function until(what: () => Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await what()).toBe(true), { timeout: 60_000, interval: 5 });
}

/** A run that has been silent for a minute, without the wait; who starts then takes it up. */
async function takeUp(sql: Sql, url: string): Promise<ServerProcess> {
  // Who is still at work on it says so twice a second, also where its caller was answered before.
  await until(async () => {
    const alive = await sql`
      select from refresh_runs
      where state = 'running' and seen_at > makegood_now() - interval '5 seconds'`;
    return alive.length === 0;
  });
  await sql`update refresh_runs set seen_at = seen_at - interval '1 minute' where state = 'running'`;
  const server = await start(url);
  await until(async () => {
    const open = await sql`select from refresh_runs where state = 'running'`;
    return open.length === 0;
  });
  return server;
}

/** Every user was refreshed exactly once, and that is what the server says. */
async function expectEveryoneOnce(sql: Sql, server: ServerProcess): Promise<void> {
  const [rows] = await sql`
    select
      (select count(*) from refreshes where outcome = 'refreshed') as refreshes,
      (select count(distinct user_id) from refreshes where outcome = 'refreshed') as users,
      (select count(*) from wallets where balance = ${AMOUNT}::int8 and entries = 4) as wallets,
      (select count(*) from entries where refresh_id is not null and kind = 'expiry') as expired,
      (select count(*) from entries where refresh_id is not null and kind = 'grant') as granted,
      (select count(*) from subscriptions where next_refresh_at = anchor_at + interval '60 days') as moved,
      (select sum(refreshed)::int8 from refresh_runs) as told`;
  expect(rows).toEqual({
    ...{ refreshes: USERS, users: USERS, wallets: USERS, expired: USERS, granted: USERS },
    ...{ moved: USERS, told: USERS },
  });
  const get = (path: string) => ok(server, 'GET', path);
  expect(await get('/api/admin/credits/refresh-stats')).toMatchObject({
    ...{ due: 0, refreshed: USERS, failed: 0, successRate: 1, failing: [] },
  });
  const { refreshes: history } = await get('/api/admin/users/due-1/refresh-history');
  expect(history).toMatchObject([{ kind: 'refresh', oldBalance: 600, newBalance: AMOUNT }]);
  expect(await verified(server)).toMatchObject({ ok: true, violations: [] });
}

test('two servers refresh at once and one is killed: everyone is refreshed once, and the run it left is finished', async () => {
  const db: TestDatabase = await testDatabase();
  closers.push(db.drop);
  const [killed, other] = await Promise.all([start(db.url), start(db.url)]);
  await putMonthly(killed);
  await makeDue(db.sql, USERS);
  const runs = [refreshAll(killed), refreshAll(other)];
  const least = first();
  await until(async () => (await refreshes(db.sql)) >= least);
  killed.signal('SIGKILL');
  expect(await killed.exited).toBeNull();
  const atTheKill = await refreshes(db.sql);
  await Promise.all(runs);
  const server = await takeUp(db.sql, db.url);
  await expectEveryoneOnce(db.sql, server);
  const byRun = await db.sql<{ refreshed: number }[]>`
    select refreshed from refresh_runs order by started_at`;
  process.stdout.write(
    `Killed when ${atTheKill} of ${USERS} were refreshed; ` +
      `the runs refreshed ${byRun.map(({ refreshed }) => refreshed).join(' and ')}\n`,
  );
  expect(atTheKill).toBeLessThan(USERS);
});

test('PostgreSQL is killed in a run and comes back: the run is taken up, and everyone is refreshed once', async () => {
  const cluster = await ownCluster();
  closers.push(cluster.remove);
  const sql = connect(cluster.url, { max: 2, name: 'test' });
  closers.push(() => sql.end({ timeout: 1 }));
  const server = await start(cluster.url);
  await putMonthly(server);
  await makeDue(sql, USERS);
  const run = refreshAll(server);
  const least = first();
  await until(async () => (await refreshes(sql)) >= least);
  await cluster.stop('killed');
  await cluster.start();
  await until(async () => (await server.call('GET', '/readyz')).status === 200);
  const before = await refreshes(sql);
  process.stdout.write(`PostgreSQL killed when ${before} of ${USERS} were refreshed\n`);
  expect(before).toBeGreaterThanOrEqual(least);
  expect(before).toBeLessThan(USERS);
  // The server may still say how far it came; who says so is not lost.
  await run;
  await expectEveryoneOnce(sql, await takeUp(sql, cluster.url));
});
