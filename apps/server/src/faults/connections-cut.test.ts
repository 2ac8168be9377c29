import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type Sql } from '@makegood/db';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const CUTS = 40;
const LANES = 8;
const LONGEST_MS = 8000;
let db: TestDatabase;
let proxy: TcpProxy;
let sql: Sql;

beforeAll(async () => {
  db = await testDatabase();
  proxy = await openProxy(db.url);
  sql = connect(proxy.url, { max: 2 * LANES, name: 'makegood cut' });
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await proxy.close();
  await db.drop();
});

const transaction = () =>
  sql.begin(async (tx) => {
    await tx`select 1`;
    await Promise.all([tx`select 2`, tx`select 3`]);
  });

test('every transaction whose connection is cut ends, and the pool goes on', async () => {
  let ending = false;
  let longest = 0;
  let failed = 0;
  let committed = 0;
  const lanes = Array.from({ length: LANES }, async () => {
    while (!ending) {
      const since = performance.now();
      try {
        await transaction();
        committed += 1;
      } catch {
        failed += 1;
      }
      longest = Math.max(longest, performance.now() - since);
    }
  });
  for (let cut = 0; cut < CUTS; cut++) {
    const before = committed;
    await vi.waitFor(() => expect(committed).toBeGreaterThan(before + 50), {
      timeout: LONGEST_MS,
      interval: 1,
    });
    // The cut falls anywhere in a transaction.
    await delay(randomInt(0, 5));
    proxy.drop();
    proxy.restore();
  }
  ending = true;
  await Promise.all(lanes);
  expect(failed).toBeGreaterThan(0);
  expect(longest).toBeLessThan(LONGEST_MS);
  process.stdout.write(
    `${CUTS} cuts: ${committed} transactions committed, ${failed} failed, ` +
      `the longest took ${Math.round(longest)} ms\n`,
  );
});
