import { randomInt } from 'node:crypto';
import { deduct, deductInput, grant, grantInput, openLedger } from '@makegood/core';
import { connect, type Sql } from '@makegood/db';
import { testDatabase } from '@makegood/db/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { ok, verified } from './calls.ts';
import { killAll, type ServerProcess, startProcess } from './server-process.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const USERS = 800;
const CHARGES_EACH = 4;
const CHARGES = USERS * CHARGES_EACH;
const COST = 10;
/** Decided before the kill, which falls anywhere in the run. */
const first = () => randomInt(300, CHARGES / 2);

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await killAll();
  for (let close = closers.pop(); close; close = closers.pop()) await close();
});

const start = (url: string) => startProcess({ DATABASE_URL: url });

async function until(what: () => Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await what()).toBe(true), { timeout: 60_000, interval: 5 });
}

/** Users with 100 credits, who were charged for work of a provider that delivered nothing. */
async function charge(url: string): Promise<string> {
  const sql = connect(url, { max: 6, name: 'test', byKey: true });
  const ledger = openLedger({ sql, maxQueue: 20_000, maxWaitMs: 60_000 });
  const users = Array.from({ length: USERS }, (_, n) => `user-${n}`);
  await Promise.all(
    users.map((userId) =>
      grant(ledger, grantInput.parse({ userId, amount: 100, source: 'purchase' }), 'test'),
    ),
  );
  const made = await Promise.all(
    users.flatMap((userId) =>
      Array.from({ length: CHARGES_EACH }, () =>
        deduct(ledger, deductInput.parse({ userId, feature: 'chat', provider: 'acme' }), 'test'),
      ),
    ),
  );
  await ledger.close();
  await sql.end();
  return made[randomInt(CHARGES)]?.chargeId ?? '';
}

const count = async (sql: Sql, table: 'refunds' | 'adjustments') => {
  const [row] = await sql<{ n: number }[]>`select count(*) as n from ${sql(table)}`;
  return row?.n ?? 0;
};

/** A run that was silent for half a minute, without the wait: the other server takes it up. */
async function takenUp(sql: Sql, state: 'running' | 'undoing'): Promise<void> {
  await sql`update incidents set seen_at = seen_at - interval '1 minute' where state = ${state}`;
  await until(async () => {
    const open = await sql`select from incidents where state = ${state}`;
    return open.length === 0;
  });
}

const hour = 3_600_000;
const window = {
  from: new Date(Date.now() - hour).toISOString(),
  to: new Date(Date.now() + hour).toISOString(),
};

/** Asks for it, whatever becomes of the server. */
const ask = (server: ServerProcess, path: string, body: object) =>
  server.call('POST', path, body).catch(() => null);

test('servers are killed in an incident refund and in its undoing: another goes on, and each happens once', async () => {
  const db = await testDatabase();
  closers.push(db.drop);
  const { sql } = db;
  const [killed, other] = await Promise.all([start(db.url), start(db.url)]);
  await ok(other, 'PUT', '/api/admin/features/chat', {
    name: 'Chat',
    cost: COST,
    operationType: 'C',
  });
  const chargeId = await charge(db.url);
  const path = '/api/admin/refunds/incident';
  const body = { provider: 'acme', ...window };
  const dry = await ok(other, 'POST', path, { ...body, dryRun: true });
  expect(dry).toMatchObject({ charges: CHARGES, users: USERS, amount: CHARGES * COST });

  const asked = ask(killed, path, body);
  // Meanwhile someone refunds a part of one of the charges.
  const single = ask(other, '/api/credits/refund', { chargeId, amount: 3, reason: 'api_error' });
  const least = first();
  await until(async () => (await count(sql, 'refunds')) >= least);
  killed.signal('SIGKILL');
  expect(await killed.exited).toBeNull();
  const atTheKill = await count(sql, 'refunds');
  await Promise.all([asked, single]);
  await takenUp(sql, 'running');
  const [refunds] = await sql`
    select count(distinct charge_id) as charges, sum(amount) as amount from refunds`;
  expect(refunds).toEqual({ charges: CHARGES, amount: CHARGES * COST });
  const { incidents } = await ok(other, 'GET', '/api/admin/refunds/incidents');
  const [incident] = incidents as { incidentId: string; refunded: number; done: number }[];
  expect(incident).toMatchObject({ state: 'finished', charges: CHARGES, done: CHARGES });
  expect([0, 3]).toContain(CHARGES * COST - (incident?.refunded ?? 0));
  const [whole] = await sql`select count(*) as n from wallets where balance = 100`;
  expect(whole).toEqual({ n: USERS });

  const next = await start(db.url);
  const undo = `/api/admin/refunds/incidents/${incident?.incidentId}/undo`;
  const undoing = ask(next, undo, {});
  const mostUndone = first();
  await until(async () => (await count(sql, 'adjustments')) >= mostUndone);
  next.signal('SIGKILL');
  expect(await next.exited).toBeNull();
  const atTheSecond = await count(sql, 'adjustments');
  await undoing;
  await takenUp(sql, 'undoing');
  const told = await ok(other, 'POST', undo, {});
  expect(told).toMatchObject({ state: 'undone', takenBack: incident?.refunded });
  const [taken] = await sql`select sum(amount) as amount from adjustments`;
  expect(taken).toEqual({ amount: -(incident?.refunded ?? 0) });
  process.stdout.write(
    `Killed when ${atTheKill} of ${CHARGES} were refunded, and when ${atTheSecond} were taken back\n`,
  );
  expect(atTheKill).toBeLessThan(CHARGES);
  expect(atTheSecond).toBeLessThan(CHARGES);
  expect(await verified(other)).toMatchObject({ ok: true, violations: [] });
});
