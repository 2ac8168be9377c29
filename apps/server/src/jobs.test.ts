import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { giveCredits, type TestServer, testServer } from './testing.ts';

let at: TestServer;
beforeAll(async () => {
  at = await testServer();
});
afterAll(() => at.close());

test('a hold that nobody settles is paid back soon after its deadline', async () => {
  await giveCredits(at, 'u');
  const { body: held } = await at.call('POST', '/api/credits/deduct', {
    as: at.keys.service,
    body: { userId: 'u', feature: 'chat', hold: { seconds: 1 } },
  });
  expect(held).toMatchObject({ state: 'held', balance: 990 });
  await vi.waitFor(
    async () => {
      const { body } = await at.call('GET', `/api/credits/charges/${held.chargeId}`, {
        as: at.keys.service,
      });
      expect(body).toMatchObject({ state: 'refunded', refundedAmount: 10 });
    },
    { timeout: 20_000, interval: 250 },
  );
});

test('the jobs go on after every connection to the database was lost', async () => {
  await at.db.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`;
  const since = await at.db.sql<{ now: Date }[]>`select now() as now`;
  await vi.waitFor(
    async () => {
      const [row] = await at.db.sql<{ n: number }[]>`
        select count(*)::int as n from pgboss.job
        where state = 'completed' and completed_on > ${since[0]?.now ?? new Date()}`;
      expect(row?.n).toBeGreaterThanOrEqual(2);
    },
    { timeout: 25_000, interval: 500 },
  );
});
