import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { status } from './status.ts';

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await testLedger();
  await ledger.feature();
});
afterAll(() => ledger.close());

test('a ledger that owes nothing has nothing overdue', async () => {
  await ledger.deduct(await ledger.user(100), { hold: { seconds: 600 } });
  expect(await status(ledger)).toMatchObject({
    overdueSeconds: 0,
    failedRefunds: 0,
    lastRefresh: null,
  });
});

test('a charge held past its deadline is overdue from there on', async () => {
  await ledger.deduct(await ledger.user(100), { hold: { seconds: 600 } });
  await ledger.sql`update clock set ahead = interval '630 seconds'`;
  const { overdueSeconds } = await status(ledger);
  expect(overdueSeconds).toBeGreaterThanOrEqual(30);
  expect(overdueSeconds).toBeLessThan(60);
});
