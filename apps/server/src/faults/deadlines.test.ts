import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { grant, hold, ok, putChat, verified } from './calls.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  await killAll();
  await db.drop();
});
afterAll(killAll);

type Charge = { state: string; lateMs: number | null; dueInMs: number };

/** A charge by the database's clock: how long after its deadline it was paid back. */
async function charge(chargeId: string): Promise<Charge> {
  const [row] = await db.sql<Charge[]>`
    select state, (extract(epoch from refunded_at - deadline) * 1000)::int as late_ms,
      (extract(epoch from deadline - makegood_now()) * 1000)::int as due_in_ms
    from charges where charge_id = ${chargeId}`;
  if (!row) throw new Error('No such charge');
  return row;
}

/** Waits until a hold is paid back; returns the milliseconds from its deadline to that. */
const sweptAfter = (chargeId: string): Promise<number> =>
  vi.waitFor(
    async () => {
      const { state, lateMs } = await charge(chargeId);
      if (state !== 'refunded' || lateMs === null) throw new Error(`The charge is ${state}`);
      return lateMs;
    },
    { timeout: 60_000, interval: 50 },
  );

test('holds whose servers all died are swept as soon as one starts, and the sweeps go on', async () => {
  const servers = await Promise.all([1, 2].map(() => startProcess({ DATABASE_URL: db.url })));
  const [first, second] = servers as [ServerProcess, ServerProcess];
  await putChat(first);
  await grant(first, 'u', 10_000);
  const holds = await Promise.all(
    Array.from({ length: 40 }, (_, n) => hold(n % 2 ? first : second, 'u', 3)),
  );
  for (const server of servers) server.signal('SIGKILL');
  await Promise.all(servers.map(({ exited }) => exited));
  const open = await db.sql`select charge_id from charges where state = 'held'`;
  expect(open).toHaveLength(holds.length);
  for (const chargeId of holds) {
    await vi.waitFor(async () => expect((await charge(chargeId)).dueInMs).toBeLessThan(0), {
      timeout: 10_000,
      interval: 50,
    });
  }

  const later = await startProcess({ DATABASE_URL: db.url });
  const since = performance.now();
  const late = await Promise.all(holds.map(sweptAfter));
  const sweptMs = Math.round(performance.now() - since);
  expect(sweptMs).toBeLessThan(5000);
  expect(Math.max(...late)).toBeLessThan(60_000);
  // The jobs that the dead servers had taken do not stand in the way of the next.
  const next = await sweptAfter(await hold(later, 'u', 1));
  expect(next).toBeGreaterThanOrEqual(0);
  expect(next).toBeLessThan(60_000);
  expect(
    await ok(later, 'POST', '/api/credits/validate', { userId: 'u', feature: 'chat' }),
  ).toMatchObject({ balance: 10_000 });
  expect(await verified(later)).toMatchObject({ ok: true });
  process.stdout.write(
    `Every server killed: ${holds.length} holds swept ${sweptMs} ms after the next one listened; ` +
      `a later hold ${next} ms after its deadline\n`,
  );
});

/** A program that is loaded before the server's and moves its clock. */
const moveClock = (ms: number) =>
  `data:text/javascript,${encodeURIComponent(`
  const { now } = Date;
  globalThis.Date = class extends Date {
    constructor(...args) {
      super(...(args.length === 0 ? [now() + ${ms}] : args));
    }
    static now() {
      return now() + ${ms};
    }
  };
`)}`;

test.each([
  ['ahead', 600_000],
  ['behind', -600_000],
])('a server whose clock is 10 minutes %s keeps deadlines by the database', async (which, ms) => {
  const server = await startProcess(
    { DATABASE_URL: db.url, MAKEGOOD_USER_TOKEN_SECRET: 'a secret of at least 32 characters' },
    ['--import', moveClock(ms)],
  );
  const { expiresAt } = await ok(server, 'POST', '/api/user-tokens', {
    userId: 'u',
    ttlSeconds: 60,
  });
  const skew = Date.parse(String(expiresAt)) - Date.now() - 60_000;
  expect(Math.abs(skew - ms)).toBeLessThan(30_000);

  await putChat(server);
  await grant(server, 'u', 1000);
  const long = await hold(server, 'u', 300);
  expect((await charge(long)).dueInMs).toBeGreaterThan(270_000);
  expect((await charge(long)).dueInMs).toBeLessThanOrEqual(300_000);
  const late: number[] = [];
  for (let n = 0; n < 2; n++) late.push(await sweptAfter(await hold(server, 'u', 1)));
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...late)).toBeLessThan(60_000);
  expect(await charge(long)).toMatchObject({ state: 'held' });
  process.stdout.write(`Clock 10 minutes ${which}: swept ${late.join(' and ')} ms late\n`);
});
