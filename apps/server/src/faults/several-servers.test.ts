import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openLedger, sweep } from '@makegood/core';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deduct, grant, hold, ok, patiently, putChat, verified } from './calls.ts';
import { type Answer, killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const SERVERS = 4;
let db: TestDatabase;
let servers: ServerProcess[];

beforeAll(async () => {
  db = await testDatabase();
  // As empty as a database is that someone has just created.
  await db.sql.unsafe('drop schema public cascade; drop schema drizzle cascade');
  await db.sql`create schema public`;
  servers = await Promise.all(
    Array.from({ length: SERVERS }, () => startProcess({ DATABASE_URL: db.url })),
  );
  await putChat(at(0));
});
afterAll(async () => {
  await killAll();
  await db.drop();
});

/** One server after the other. */
function at(n: number): ServerProcess {
  const server = servers[n % SERVERS];
  if (!server) throw new RangeError('No servers run');
  return server;
}

const fromAll = (calls: number, call: (server: ServerProcess) => Promise<Answer>) =>
  Promise.all(Array.from({ length: calls }, (_, n) => patiently(() => call(at(n)))));

const charge = (server: ServerProcess, chargeId: string) =>
  ok(server, 'GET', `/api/credits/charges/${chargeId}`);

const statuses = (answers: Answer[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

test('four servers that start at once on an empty database all come up, and migrate it once', async () => {
  const answers = await fromAll(SERVERS, (server) => server.call('GET', '/readyz'));
  expect(statuses(answers)).toEqual({ 200: SERVERS });
  const [applied] = await db.sql`
    select count(*) as n, count(distinct hash) as different from drizzle.__drizzle_migrations`;
  expect(applied?.n).toBe(applied?.different);
  const keys = await db.sql`select role from api_keys`;
  expect([...keys]).toEqual([{ role: 'admin' }]);
});

test('50 full refunds of a charge at once, from all servers, are one refund', async () => {
  await grant(at(0), 'refunded', 1000);
  const { chargeId } = (await deduct(at(0), 'refunded', { units: 5 })).body;
  const refund = { chargeId, reason: 'timeout' };
  const answers = await fromAll(50, (server) => server.call('POST', '/api/credits/refund', refund));
  expect(statuses(answers)).toEqual({ 200: 50 });
  const replays = answers.filter(({ body }) => body.replayed === true);
  expect(replays).toHaveLength(49);
  expect(new Set(answers.map(({ body }) => body.refundId)).size).toBe(1);
  const [row] = await db.sql`
    select count(*) as refunds, sum(amount) as amount from refunds where user_id = 'refunded'`;
  expect(row).toEqual({ refunds: 1, amount: 50 });
});

test('partial refunds at once that together exceed the charge stop at the charge', async () => {
  await grant(at(0), 'partly', 1000);
  const { chargeId } = (await deduct(at(0), 'partly', { units: 5 })).body;
  const answers = await fromAll(20, (server) =>
    server.call('POST', '/api/credits/refund', { chargeId, amount: 15, reason: 'timeout' }),
  );
  expect(statuses(answers)).toEqual({ 200: 3, 422: 17 });
  expect(await charge(at(1), String(chargeId))).toMatchObject({ refundedAmount: 45 });
});

test('of 20 deducts of 75 at once against 500 exactly 6 succeed', async () => {
  await grant(at(0), 'scarce', 500);
  const answers = await fromAll(20, (server) => deduct(server, 'scarce', { amount: 75 }));
  expect(statuses(answers)).toEqual({ 200: 6, 402: 14 });
  const [wallet] = await db.sql`select balance from wallets where user_id = 'scarce'`;
  expect(wallet).toEqual({ balance: 50 });
});

test('the same key 100 times at once is one charge and 100 equal answers', async () => {
  await grant(at(0), 'retrying', 1000);
  const answers = await fromAll(100, (server) =>
    deduct(server, 'retrying', { idempotencyKey: 'once' }),
  );
  expect(statuses(answers)).toEqual({ 200: 100 });
  const told = answers.map(({ body: { replayed: _, ...rest } }) => JSON.stringify(rest));
  expect(new Set(told).size).toBe(1);
  expect(answers.filter(({ body }) => body.replayed === false)).toHaveLength(1);
  const charges = await db.sql`select amount from charges where user_id = 'retrying'`;
  expect([...charges]).toEqual([{ amount: 10 }]);
});

test('a charge that waits for a lock sees the grant it waited for', async () => {
  await grant(at(0), 'waiting', 1);
  const { release, waiters } = await lockUser('waiting');
  const granted = grant(at(0), 'waiting', 99);
  await vi.waitFor(async () => expect(await waiters()).toBe(1), { timeout: 4000, interval: 10 });
  const charged = deduct(at(1), 'waiting', { amount: 100 });
  await vi.waitFor(async () => expect(await waiters()).toBe(2), { timeout: 4000, interval: 10 });
  await release();
  await granted;
  expect(await charged).toMatchObject({ status: 200, body: { amount: 100, balance: 0 } });
});

test('settle racing the sweepers ends in one state each', async () => {
  await grant(at(0), 'racing', 10_000);
  const holds = await Promise.all(
    Array.from({ length: 200 }, (_, n) => hold(at(n), 'racing', 1 + (n % 2))),
  );
  const endSweeping = sweepAllTheTime();
  const answers = await settleAtTheDeadline(holds);
  await endSweeping();
  const late = answers.filter(({ body }) => body.code === 'charge_refunded');
  const refunded = late.length;
  const settled = answers.filter(({ status }) => status === 200).length;
  expect(answers.filter((answer) => answer.status !== 200 && !late.includes(answer))).toEqual([]);
  expect(settled + refunded).toBe(holds.length);
  process.stdout.write(`At the deadline ${settled} were settled, ${refunded} swept\n`);
  const [row] = await db.sql`
    select count(*) filter (where state = 'settled') as settled,
      count(*) filter (where state = 'refunded') as refunded,
      sum(refunded_amount) as given_back,
      (select count(*) from refunds where user_id = 'racing') as refunds
    from charges where user_id = 'racing'`;
  expect(row).toEqual({ settled, refunded, givenBack: 10 * refunded, refunds: refunded });
  const [wallet] = await db.sql`select balance, held from wallets where user_id = 'racing'`;
  expect(wallet).toEqual({ balance: 10_000 - 10 * settled, held: 0 });
});

test('after all of it the books are right', async () => {
  expect(await verified(at(3))).toMatchObject({ ok: true, violations: [] });
});

/** Two more sweepers that never rest, so that every deadline is met by one; returns what ends them. */
function sweepAllTheTime(): () => Promise<void> {
  let ending = false;
  const sweepers = [1, 2].map(async () => {
    const sweeper = openLedger({ sql: db.sql });
    while (!ending) await sweep(sweeper);
    await sweeper.close();
  });
  return async () => {
    ending = true;
    await Promise.all(sweepers);
  };
}

/** Settles each hold at its deadline, some milliseconds earlier or later, through all servers. */
async function settleAtTheDeadline(holds: string[]): Promise<Answer[]> {
  const rows = await db.sql<{ chargeId: string; leftMs: number }[]>`
    select charge_id, (extract(epoch from deadline - makegood_now()) * 1000)::int as left_ms
    from charges where charge_id = any(${holds}::uuid[])`;
  return Promise.all(
    rows.map(async ({ chargeId, leftMs }, n) => {
      await delay(Math.max(0, leftMs + randomInt(-30, 30)));
      const path = `/api/credits/charges/${chargeId}/settle`;
      return patiently(() => at(n).call('POST', path, {}));
    }),
  );
}

/** Holds a user's lock as a batch does; `waiters` counts the batches that wait for it. */
async function lockUser(userId: string) {
  const locked = await db.sql.reserve();
  await locked`begin`;
  await locked`select user_id from users where user_id = ${userId} for no key update`;
  return {
    waiters: async () => {
      const rows = await db.sql`
        select pid from pg_stat_activity
        where datname = current_database() and application_name = 'makegood ledger'
          and wait_event_type = 'Lock'`;
      return rows.length;
    },
    release: async () => {
      await locked`commit`;
      locked.release();
    },
  };
}
