import { importUsers, type ImportRow, openLedger, refreshDue, verify } from '@makegood/core';
import type { TestDatabase } from '@makegood/db/testing';
import { expect, test, vi } from 'vitest';
import { runMakegood, startMakegood } from '../testing/run-makegood.ts';
import { databaseWithPlans, daysAgo, plan, until } from '../testing/users.ts';

// Each starts the program several times.
vi.setConfig({ testTimeout: 120_000 });

/** Runs it with --json. */
async function makegood(url: string, ...args: string[]) {
  const { code, stdout } = await runMakegood(url, ...args, '--json');
  return { code, ...JSON.parse(stdout) };
}

type User = [id: string, plan: string, balance: number, lastRefresh: string];

async function enroll({ sql }: TestDatabase, users: User[]): Promise<void> {
  const ledger = openLedger({ sql });
  async function* rows(): AsyncGenerator<ImportRow> {
    for (const [index, [id, planId, balance, last_refresh]] of users.entries()) {
      const values = { id, email: '', plan: planId, balance: String(balance), last_refresh };
      yield { line: index + 2, values };
    }
  }
  expect(await importUsers(ledger, rows(), 'test')).toMatchObject({ imported: users.length });
  await ledger.close();
}

async function withUsers() {
  const database = await databaseWithPlans();
  await enroll(database, [
    ['ann', 'pro', 1500, daysAgo(31)],
    ['bob', 'free', 40, daysAgo(45)],
    ['cy', 'free', Number.MAX_SAFE_INTEGER, daysAgo(31)],
    ['dee', 'pro', 10, daysAgo(29)],
    ['eve', 'pro', 10, ''],
  ]);
  const balances = async () => {
    const found = await database.sql<{ userId: string; balance: number }[]>`
      select user_id, balance from wallets order by user_id`;
    return Object.fromEntries(found.map(({ userId, balance }) => [userId, balance]));
  };
  return { ...database, balances };
}

test('a run refreshes those whose last refresh is over 30 days ago, as the dry run said, and can be reversed', async () => {
  const { url, sql, balances } = await withUsers();
  const before = await balances();
  const dry = await makegood(url, 'refresh', '--dry-run');
  expect(dry).toMatchObject({
    ...{ code: 0, ok: true, dryRun: true, runId: null, eligible: 3, refreshed: 3, failed: 0 },
    credits: { credit: { expired: 1140, granted: 1200 } },
    users: [
      { userId: 'bob', oldBalance: 40, newBalance: 100, error: null },
      { userId: 'ann', oldBalance: 1500, newBalance: 1500 },
      { userId: 'cy' },
    ],
  });
  expect(await balances()).toEqual(before);

  const run = await makegood(url, 'refresh');
  const { eligible, refreshed, failed, credits } = dry;
  expect(run).toMatchObject({
    ...{ code: 0, dryRun: false, state: 'finished', eligible, refreshed, failed, credits },
    failing: [],
  });
  expect(await balances()).toEqual({ ...before, bob: 100 });

  const reversed = await makegood(url, 'refresh', 'reverse', run.runId);
  expect(reversed).toMatchObject({ code: 0, reversed: 3, skipped: 0, interrupted: false });
  expect(await balances()).toEqual(before);
  const again = await runMakegood(url, 'refresh', 'reverse', run.runId);
  expect(again.code).toBe(0);
  expect(again.stdout).toMatch(/0 refreshes taken back, 3 skipped/);
  expect(again.stdout).toMatch(/already_reversed +│ +3/);
  expect(await verify({ sql })).toMatchObject({ ok: true });
  const subject = `refresh_run:${run.runId}`;
  expect(await sql`select action, subject, outcome from audit order by number`).toMatchObject([
    { action: 'refresh.bulk', subject, outcome: 'done' },
    { action: 'refresh.reverse', subject, outcome: 'done' },
    { action: 'refresh.reverse', subject, outcome: 'done' },
  ]);
});

test('a user who fails and a plan that is not there are told, with exit code 1', async () => {
  const database = await withUsers();
  const { url, balances } = database;
  await plan(database, 'free', 101);
  const before = await balances();
  const run = await runMakegood(url, 'refresh', '--plan', 'free', '--batch-size', '1');
  expect(run.code).toBe(1);
  expect(run.stdout).toMatch(/1 of 2 users refreshed, 1 failed/);
  expect(run.stdout).toMatch(/cy +│ +1 +│ balance_overflow/);
  expect(await balances()).toEqual({ ...before, bob: 101 });
  expect(await runMakegood(url, 'refresh', '--plan', 'gold')).toEqual({
    ...{ code: 1, stdout: '' },
    stderr: 'makegood: No such plan. Create it first, or check its id.\n',
  });
});

test('a user who was refreshed since is skipped by a reversal, with the reason and exit code 1', async () => {
  const { url, sql } = await withUsers();
  const { runId } = await makegood(url, 'refresh');
  await sql`update subscriptions set next_refresh_at = makegood_now() where user_id = 'ann'`;
  const ledger = openLedger({ sql });
  expect(await refreshDue(ledger)).toMatchObject({ refreshed: 1 });
  await ledger.close();
  expect(await makegood(url, 'refresh', 'reverse', runId)).toMatchObject({
    ...{ code: 1, ok: false, reversed: 2, skipped: 1, skippedBecause: { refreshed_since: 1 } },
    skippedUsers: [{ userId: 'ann', reason: 'refreshed_since' }],
  });
});

test('a run that is interrupted ends its batches and stays open, and the next command takes it up', async () => {
  const USERS = 3000;
  const database = await databaseWithPlans();
  const { url, sql } = database;
  const due = daysAgo(40);
  await enroll(
    database,
    Array.from({ length: USERS }, (_, n): User => [`u${n}`, 'pro', 1200, due]),
  );
  const stopped = startMakegood(url, 'refresh', '--batch-size', '5');
  const runs = () => sql<{ runId: string; state: string; refreshed: number }[]>`
      select run_id, state, refreshed from refresh_runs`;
  await until(async () => ((await runs())[0]?.refreshed ?? 0) > 0);
  stopped.signal('SIGINT');
  const { code, stdout } = await stopped.ended;
  const [left] = await runs();
  expect({ code, state: left?.state }).toEqual({ code: 130, state: 'running' });
  expect(left?.refreshed).toBeLessThan(USERS);
  expect(stdout).toContain('the run stays open');

  await sql`update refresh_runs set seen_at = seen_at - interval '2 minutes'`;
  const rest = USERS - (left?.refreshed ?? 0);
  expect(await makegood(url, 'refresh')).toMatchObject({
    ...{ code: 0, runId: null },
    resumed: [{ runId: left?.runId, eligible: rest, refreshed: rest, failed: 0 }],
  });
  const [made] = await sql`
      select count(*) as n, count(distinct user_id) as users from refreshes where kind = 'refresh'`;
  expect(made).toEqual({ n: USERS, users: USERS });
});
