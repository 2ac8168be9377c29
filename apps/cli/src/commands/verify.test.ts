import { grant, grantInput, openLedger } from '@makegood/core';
import { testDatabase } from '@makegood/db/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runMakegood } from '../testing/run-makegood.ts';

async function ledgerWithGrants() {
  const database = await testDatabase();
  onTestFinished(database.drop);
  const ledger = openLedger({ sql: database.sql });
  for (const userId of ['ann', 'bob']) {
    await grant(ledger, grantInput.parse({ userId, amount: 10, source: 'promo' }), 'test');
  }
  await ledger.close();
  return database;
}

test('a ledger in balance is confirmed with exit code 0', async () => {
  const { url } = await ledgerWithGrants();
  const { code, stdout } = await runMakegood(url, 'verify', '--json');
  expect({ code, ...JSON.parse(stdout) }).toEqual({
    code: 0,
    ok: true,
    auditLines: 0,
    wallets: 2,
    entries: 2,
    violations: [],
  });
});

test('a tampered balance is named, with exit code 1', async () => {
  const { url, sql } = await ledgerWithGrants();
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update wallets set balance = 11 where user_id = 'bob'`;
  });
  const told = await runMakegood(url, 'verify');
  expect(told.code).toBe(1);
  expect(told.stdout).toMatch(/balance_is_sum_of_entries.*bob.*10.*11/);
  const asJson = await runMakegood(url, 'verify', '--json');
  expect(asJson.code).toBe(1);
  expect(JSON.parse(asJson.stdout).violations).toContainEqual({
    ...{
      rule: 'balance_is_sum_of_entries',
      userId: 'bob',
      subject: 'credit',
      expected: 10,
      found: 11,
    },
  });
});

test('a database that does not answer is told in one line, with exit code 1', async () => {
  const { code, stdout, stderr } = await runMakegood('postgres://127.0.0.1:1/none', 'verify');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^makegood: The database cannot be used: .+\n$/);
});

test.each([[['verfy']], [['verify', '--fast']], [['replay']], [['keys', 'create', '--name', 'x']]])(
  'wrong usage is one line and exit code 1: %s',
  async (args) => {
    const { code, stdout, stderr } = await runMakegood('postgres://127.0.0.1:1/none', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^makegood: .+\n$/);
  },
);
