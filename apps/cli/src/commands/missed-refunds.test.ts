import {
  deduct,
  deductInput,
  fail,
  failInput,
  grant,
  grantInput,
  openLedger,
  putFeature,
  putFeatureInput,
  verify,
} from '@makegood/core';
import { type TestDatabase, testDatabase } from '@makegood/db/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runMakegood, startMakegood } from '../testing/run-makegood.ts';
import { until } from '../testing/users.ts';

// Each starts the program several times.
vi.setConfig({ testTimeout: 120_000 });

async function makegood(url: string, ...args: string[]) {
  const { code, stdout } = await runMakegood(url, ...args, '--json');
  return { code, ...JSON.parse(stdout) };
}

/** Work of these users that failed, and of which the feature gives nothing back. */
async function failures(users: number, each: number): Promise<TestDatabase> {
  const database = await testDatabase();
  onTestFinished(database.drop);
  const ledger = openLedger({ sql: database.sql, maxQueue: 20_000, maxWaitMs: 60_000 });
  const feature = { feature: 'chat', name: 'Chat', cost: 10, operationType: 'CHAT' };
  const refundPolicy = { work_failed: { refund: 'none' as const } };
  await putFeature(ledger, putFeatureInput.parse({ ...feature, refundPolicy }), 'test');
  const one = async (n: number) => {
    const userId = `user-${n}`;
    await grant(ledger, grantInput.parse({ userId, amount: 1000, source: 'purchase' }), 'test');
    await Promise.all(
      Array.from({ length: each }, async () => {
        const work = { userId, feature: 'chat', hold: { seconds: 600 }, provider: 'acme' };
        const { chargeId } = await deduct(ledger, deductInput.parse(work), 'test');
        await fail(ledger, failInput.parse({ chargeId, failure: 'work_failed' }), 'test');
      }),
    );
  };
  await Promise.all(Array.from({ length: users }, (_, n) => one(n)));
  await ledger.close();
  return database;
}

test('a dry run names what was missed, a run refunds it once, and then nothing is missed', async () => {
  const { url, sql } = await failures(2, 2);
  const dry = await makegood(url, 'missed-refunds', '--dry-run');
  expect(dry).toMatchObject({
    ...{ code: 0, ok: true, dryRun: true, charges: 4, users: 2, amount: 40, cannot: {} },
    missed: [{ cause: 'kept', reason: 'api_error', owed: 10 }, {}, {}, {}],
  });
  const other = await makegood(url, 'missed-refunds', '--dry-run', '--provider', 'other');
  expect(other).toMatchObject({ code: 0, charges: 0, missed: [] });
  const run = await runMakegood(url, 'missed-refunds');
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(/4 of 4 charges done, 40 credits refunded/);
  expect(await makegood(url, 'missed-refunds')).toMatchObject({ code: 0, charges: 0 });
  const [wallets] = await sql`select count(*) as n from wallets where balance = 1000`;
  expect(wallets).toEqual({ n: 2 });
  expect(await sql`select actor, action, outcome, after from audit order by number`).toMatchObject([
    { actor: 'cli', action: 'incidents.refundMissed', outcome: 'done', after: { refunded: 40 } },
    { action: 'incidents.refundMissed', after: { incidentId: null, charges: 0 } },
  ]);
});

test('what cannot be refunded is told with exit code 1, and wrong usage in one line', async () => {
  const { url, sql } = await failures(1, 1);
  const ledger = openLedger({ sql });
  const amount = Number.MAX_SAFE_INTEGER - 995;
  await grant(ledger, grantInput.parse({ userId: 'user-0', amount, source: 'promo' }), 'test');
  await ledger.close();
  expect(await makegood(url, 'missed-refunds')).toMatchObject({
    ...{ code: 1, ok: false, refunded: 0 },
    cannot: { balance_overflow: { charges: 1, amount: 10 } },
  });
  const wrong = await runMakegood(url, 'missed-refunds', '--cause', 'bad luck');
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/^makegood: --cause: .+\n$/);
});

test('a run that is interrupted stays open, and the next command takes it up', async () => {
  const { url, sql } = await failures(300, 10);
  const stopped = startMakegood(url, 'missed-refunds');
  const run = async () => {
    const [row] = await sql<{ incidentId: string; state: string; done: number }[]>`
      select incident_id, state, done from incidents`;
    return row;
  };
  await until(async () => ((await run())?.done ?? 0) > 0);
  stopped.signal('SIGINT');
  expect((await stopped.ended).code).toBe(130);
  const left = await run();
  expect(left).toMatchObject({ state: 'running' });
  expect(await makegood(url, 'missed-refunds')).toMatchObject({
    ...{ code: 0, incidentId: null, resumed: [{ incidentId: left?.incidentId, isOver: true }] },
  });
  const [refunds] = await sql`
    select count(*) as n, count(distinct charge_id) as charges from refunds`;
  expect(refunds).toEqual({ n: 3000, charges: 3000 });
  expect(await verify({ sql })).toMatchObject({ ok: true });
});
