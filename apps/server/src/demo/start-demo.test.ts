import { listApiKeys } from '@makegood/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from '../log.ts';
import { giveCredits, type TestServer, testServer } from '../testing.ts';
import { startDemo } from './start-demo.ts';

let at: TestServer;
beforeEach(async () => {
  at = await testServer();
});
afterEach(() => at.close());

const start = () =>
  startDemo({
    sql: at.db.sql,
    databaseUrl: at.db.url,
    url: at.server.url,
    log: openLog('silent'),
    size: { users: 10, charges: 100 },
  });

async function charges(): Promise<number> {
  const [row] = await at.db.sql<{ n: number }[]>`select count(*)::int as n from charges`;
  return row?.n ?? 0;
}

const trickles = async () =>
  (await listApiKeys(at.db.sql)).keys.some(({ name }) => name === 'demo trickle');

test('an empty database gets a past and goes on from there', async () => {
  const demo = start();
  await demo.seeded;
  const past = await charges();
  expect(past).toBeGreaterThan(50);
  await expect.poll(charges, { timeout: 20_000 }).toBeGreaterThan(past);
  await demo.stop();
  expect(await at.db.sql`select from charges where state = 'held'`).toHaveLength(0);
});

test('a database with users of its own stays as it is', async () => {
  await giveCredits(at, 'ada');
  const demo = start();
  await demo.seeded;
  await demo.stop();
  expect(await charges()).toBe(0);
  expect(await trickles()).toBe(false);
});

test('a stop while the past is written ends it', async () => {
  const demo = start();
  await expect.poll(charges, { timeout: 20_000 }).toBeGreaterThan(0);
  await demo.stop();
  await demo.seeded;
  expect(await charges()).toBeLessThan(50);
  expect(await trickles()).toBe(false);
});
