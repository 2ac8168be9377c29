import {
  deduct,
  deductInput,
  fold,
  grant,
  grantInput,
  openLedger,
  putFeature,
} from '@makegood/core';
import { putFeatureInput } from '@makegood/core';
import { testDatabase } from '@makegood/db/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runMakegood } from '../testing/run-makegood.ts';

// Transactions of other tests in the cluster are waited for.
const PATIENCE = { timeout: 60_000, interval: 50 };
vi.setConfig({ testTimeout: 120_000 });

test('sums that differ from the facts are told with exit code 1, put right, and right after', async () => {
  const { sql, url, drop } = await testDatabase();
  onTestFinished(drop);
  const ledger = openLedger({ sql });
  const chat = { feature: 'chat', name: 'Chat', cost: 1, operationType: 'CHAT' };
  await putFeature(ledger, putFeatureInput.parse(chat), 'test');
  await grant(ledger, grantInput.parse({ userId: 'ann', amount: 10, source: 'promo' }), 'test');
  await deduct(ledger, deductInput.parse({ userId: 'ann', feature: 'chat' }), 'test');
  await sql`update clock set ahead = interval '1 minute'`;
  await vi.waitFor(async () => {
    await fold({ sql });
    expect(await sql`select from rollups`).toHaveLength(7);
  }, PATIENCE);
  await ledger.close();
  const right = await runMakegood(url, 'rebuild', '--dry-run');
  expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining('all sums are right') });
  await sql`update rollups set amount = amount + 1`;
  const wrong = await runMakegood(url, 'rebuild', '--dry-run', '--json');
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.stdout).differences).toMatchObject({ rollups: 14, movements: 0 });
  expect(await runMakegood(url, 'rebuild')).toMatchObject({ code: 0 });
  expect(await runMakegood(url, 'rebuild', '--dry-run')).toMatchObject({ code: 0 });
  expect(await sql`select actor, action, outcome from audit`).toEqual([
    { actor: 'cli', action: 'rebuild', outcome: 'done' },
  ]);
});
