import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '@makegood/db/testing';
import { type Clerk, startClerk } from '@makegood/simulator';
import { expect, onTestFinished, test } from 'vitest';
import type { Ran } from '../testing/run-makegood.ts';

const secretKey = 'sk_test_simulated';
const program = fileURLToPath(new URL('../main.ts', import.meta.url));

async function world() {
  const database = await testDatabase();
  onTestFinished(database.drop);
  const clerk = await startClerk({ secretKey, webhookSecret: 'whsec_MDEyMzQ1Njc4OTAxMjM0NQ==' });
  onTestFinished(() => clerk.close());
  clerk.putPlan({ id: 'cplan_free', name: 'Free', isDefault: true });
  clerk.putPlan({ id: 'cplan_pro', name: 'Pro', amount: 2000 });
  for (const id of ['user_ann', 'user_bob', 'user_cyd']) {
    clerk.addUser({ id, emailAddresses: [`${id}@x.test`] });
  }
  clerk.subscribe('user_bob', 'cplan_pro');
  return { ...database, clerk };
}

function runSync(
  { url, clerk }: { url: string; clerk: Clerk },
  args: string[],
  more: Record<string, string> = {},
): Promise<Ran> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const own = { PATH, NODE_COMPILE_CACHE };
  const env = { ...own, DATABASE_URL: url, CLERK_SECRET_KEY: secretKey, CLERK_API_URL: clerk.url };
  return new Promise((resolve) => {
    execFile(
      ...([process.execPath, [program, 'sync', ...args], { env: { ...env, ...more } }] as const),
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test('a dry run tells what comes, the run does it, and the next finds nothing', async () => {
  const here = await world();
  const dry = await runSync(here, ['--mode', 'all', '--dry-run', '--json']);
  expect({ code: dry.code, ...JSON.parse(dry.stdout) }).toMatchObject({
    ...{ code: 0, ok: true, dryRun: true, planChanges: 3, users: { total: 3, created: 3 } },
  });
  expect(await here.sql`select user_id from users`).toHaveLength(0);
  const real = await runSync(here, ['--mode', 'all']);
  expect(real.code).toBe(0);
  expect(await here.sql`select action, outcome, after from audit`).toMatchObject([
    { action: 'sync.start', outcome: 'done', after: { mode: 'all', failed: 0 } },
  ]);
  expect(real.stdout).toMatch(/Done, 3 users on another plan; 0 failed\./);
  const rows = await here.sql`
    select user_id, plan_id, balance from subscriptions join wallets using (user_id)
    order by user_id`;
  expect([...rows]).toEqual([
    { userId: 'user_ann', planId: 'cplan_free', balance: 1000 },
    { userId: 'user_bob', planId: 'cplan_pro', balance: 20_000 },
    { userId: 'user_cyd', planId: 'cplan_free', balance: 1000 },
  ]);
  const again = await runSync(here, ['--mode', 'all', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, planChanges: 0, differences: [] });
});

test('overrides come from a file', async () => {
  const here = await world();
  const folder = await mkdtemp(join(tmpdir(), 'makegood-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'overrides.json');
  await writeFile(file, '{"cplan_pro": 30000}');
  const { code } = await runSync(here, ['--mode', 'plans', '--overrides', file]);
  expect(code).toBe(0);
  const rows = await here.sql`select plan_id, amount from plan_credits order by plan_id`;
  expect(rows.filter(({ planId }) => planId.startsWith('cplan'))).toEqual([
    { planId: 'cplan_free', amount: 1000 },
    { planId: 'cplan_pro', amount: 30_000 },
  ]);
  await writeFile(file, '["cplan_pro"]');
  const wrong = await runSync(here, ['--mode', 'plans', '--overrides', file]);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/^makegood: .+must have the form.+\n$/);
});

test('without a key, or with one that Clerk refuses, it says so with exit code 1', async () => {
  const here = await world();
  const without = await runSync(here, ['--mode', 'users'], { CLERK_SECRET_KEY: '' });
  expect(without).toEqual({
    ...{ code: 1, stdout: '', stderr: 'makegood: CLERK_SECRET_KEY must be set\n' },
  });
  const refused = await runSync(here, ['--mode', 'users'], { CLERK_SECRET_KEY: 'sk_test_other' });
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(/The sync failed: Clerk refuses/);
});
