import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { deduct, grant, patiently, putChat, verified } from './calls.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const OTHERS = Array.from({ length: 24 }, (_, n) => `other-${n}`);
let db: TestDatabase;
let server: ServerProcess;
let neighbour: ServerProcess;

beforeAll(async () => {
  db = await testDatabase();
  const starts = [1, 2].map(() => startProcess({ DATABASE_URL: db.url }));
  [server, neighbour] = (await Promise.all(starts)) as [ServerProcess, ServerProcess];
  await putChat(server);
  for (const userId of ['stuck', 'frozen']) await grant(server, userId, 10_000);
  for (const userId of OTHERS) await grant(server, userId, 1_000_000_000);
});
afterAll(async () => {
  await killAll();
  await db.drop();
});

/** A transaction of someone else's that stays open; `end` commits it. */
async function openTransaction(statement: string) {
  const theirs = await db.sql.reserve();
  await theirs`begin`;
  await theirs`set local idle_in_transaction_session_timeout = 0`;
  await theirs.unsafe(statement);
  let ended: Promise<void> | undefined;
  const commit = async () => {
    await theirs`commit`;
    theirs.release();
  };
  const end = () => (ended ??= commit());
  onTestFinished(end);
  return {
    isAlive: async () => (await theirs`select true as alive`)[0]?.alive === true,
    end,
  };
}

const lockOf = (userId: string) =>
  openTransaction(`select user_id from users where user_id = '${userId}' for update`);

/** Charges every other user again and again until `done`; the milliseconds that each call took. */
async function chargeOthers(done: () => boolean): Promise<number[]> {
  const took: number[] = [];
  await Promise.all(
    OTHERS.map(async (userId) => {
      do {
        const { status, body, ms } = await deduct(server, userId);
        expect({ status, code: body.code }).toEqual({ status: 200, code: undefined });
        took.push(ms);
      } while (!done());
    }),
  );
  return took.toSorted((a, b) => a - b);
}

test('a user whom someone keeps locked is told busy soon, and all others go on', async () => {
  const theirs = await lockOf('stuck');
  let done = false;
  const others = chargeOthers(() => done);
  const busy: number[] = [];
  for (let n = 0; n < 6; n++) {
    const { status, type, retryAfter, body, ms } = await deduct(server, 'stuck');
    expect({ status, type, retryAfter, code: body.code }).toEqual({
      status: 503,
      type: 'application/problem+json',
      retryAfter: '1',
      code: 'busy',
    });
    busy.push(ms);
  }
  done = true;
  const took = await others;
  expect(Math.max(...busy)).toBeLessThan(5000);
  expect(took.at(-1)).toBeLessThan(5000);
  // The transaction is someone else's: nobody has ended it.
  expect(await theirs.isAlive()).toBe(true);
  await theirs.end();
  expect(await deduct(server, 'stuck')).toMatchObject({ status: 200, body: { balance: 9990 } });
  process.stdout.write(
    `A locked user: busy after ${Math.round(Math.max(...busy))} ms at most; ` +
      `${took.length} charges of others, median ${Math.round(took[took.length >> 1] ?? 0)} ms, ` +
      `slowest ${Math.round(took.at(-1) ?? 0)} ms\n`,
  );
});

test('reports that wait for a lock end with 503, and hold up no charge', async () => {
  const theirs = await openTransaction('lock table failed_refunds in access exclusive mode');
  let waiting = true;
  const reports = Promise.all(
    Array.from({ length: 30 }, () => server.call('GET', '/api/admin/refunds/failed')),
  ).finally(() => {
    waiting = false;
  });
  const took = await chargeOthers(() => !waiting);
  for (const { status, type, ms } of await reports) {
    expect({ status, type }).toEqual({ status: 503, type: 'application/problem+json' });
    expect(ms).toBeLessThan(20_000);
  }
  expect(took.at(-1)).toBeLessThan(3000);
  expect(await theirs.isAlive()).toBe(true);
  await theirs.end();
  process.stdout.write(
    `Reports exhausted their pool: ${took.length} charges meanwhile, ` +
      `slowest ${Math.round(took.at(-1) ?? 0)} ms\n`,
  );
});

test('the transaction of a server that froze ends by its timeout, and frees its user', async () => {
  const theirs = await lockOf('frozen');
  const cut = deduct(server, 'frozen', { idempotencyKey: 'frozen' });
  await vi.waitFor(async () => expect(await ledgerSessions('Lock')).toBe(1), {
    timeout: 900,
    interval: 5,
  });
  server.signal('SIGSTOP');
  await theirs.end();
  // Its statement is done; what should come next is what a frozen process does not send.
  await vi.waitFor(async () => expect(await idleTransactions()).toBe(1), { timeout: 5000 });
  const since = performance.now();
  expect(await deduct(neighbour, 'frozen')).toMatchObject({ status: 503, body: { code: 'busy' } });
  expect(await deduct(neighbour, 'other-0')).toMatchObject({ status: 200 });
  await vi.waitFor(
    async () => expect(await deduct(neighbour, 'frozen')).toMatchObject({ status: 200 }),
    { timeout: 30_000, interval: 200 },
  );
  const freed = Math.round(performance.now() - since);
  expect(freed).toBeLessThan(20_000);
  server.signal('SIGCONT');
  expect(await cut).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  const again = await patiently(() => deduct(server, 'frozen', { idempotencyKey: 'frozen' }));
  expect(again).toMatchObject({ status: 200, body: { replayed: false, balance: 9980 } });
  expect(await verified(server)).toMatchObject({ ok: true, violations: [] });
  process.stdout.write(`A frozen server's user was free again after ${freed} ms\n`);
});

async function ledgerSessions(waitsFor: string): Promise<number> {
  const rows = await db.sql`
    select pid from pg_stat_activity
    where datname = current_database() and application_name = 'makegood ledger'
      and wait_event_type = ${waitsFor}`;
  return rows.length;
}

async function idleTransactions(): Promise<number> {
  const rows = await db.sql`
    select pid from pg_stat_activity
    where datname = current_database() and application_name = 'makegood ledger'
      and state = 'idle in transaction'`;
  return rows.length;
}
