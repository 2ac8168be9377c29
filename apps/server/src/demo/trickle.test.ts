import { createApiKey, listApiKeys } from '@makegood/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '../log.ts';
import { giveCredits, type TestServer, testServer } from '../testing.ts';
import { putCatalogue } from './catalogue.ts';
import { userIdOf } from './people.ts';
import { startTrickle } from './trickle.ts';

const USERS = 3;

let at: TestServer;
beforeAll(async () => {
  at = await testServer();
  await putCatalogue(at.db.sql);
  for (let i = 0; i < USERS; i++) await giveCredits(at, userIdOf(i), 300);
});
afterAll(() => at.close());

const start = () =>
  startTrickle({
    sql: at.db.sql,
    url: at.server.url,
    users: USERS,
    log: openLog('silent'),
    pauseMs: { min: 40, max: 80 },
  });

async function count(state: string): Promise<number> {
  const [row] = await at.db.sql<{ n: number }[]>`
    select count(*)::int as n from charges where state = ${state}`;
  return row?.n ?? 0;
}

const openKeys = async () =>
  (await listApiKeys(at.db.sql)).keys.filter(
    ({ name, revokedAt }) => name === 'demo trickle' && revokedAt === null,
  );

test('work is held and settled, who runs out buys more, and a stop leaves nothing behind', async () => {
  const trickle = await start();
  await expect.poll(() => count('held'), { timeout: 10_000 }).toBeGreaterThan(0);
  await expect.poll(() => count('settled'), { timeout: 20_000 }).toBeGreaterThan(5);
  await expect
    .poll(() => at.db.sql`select from grants where amount = 1000`, { timeout: 20_000 })
    .not.toHaveLength(0);
  expect(await openKeys()).toHaveLength(1);
  const since = performance.now();
  await trickle.stop();
  expect(performance.now() - since).toBeLessThan(2000);
  expect(await count('held')).toBe(0);
  expect(await openKeys()).toHaveLength(0);
});

test('the key of a server that was killed is revoked by the next', async () => {
  const { keyId } = await createApiKey(at.db.sql, { name: 'demo trickle', role: 'service' });
  const trickle = await start();
  const open = await openKeys();
  expect(open).toHaveLength(1);
  expect(open).not.toMatchObject([{ keyId }]);
  await trickle.stop();
});
