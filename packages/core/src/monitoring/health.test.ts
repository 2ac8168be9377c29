import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { checkLedger } from './check-ledger.ts';
import { fold } from './fold.ts';
import { health, healthAnswer } from './health.ts';
import { noteJobRun } from './job-runs.ts';

let at: TestLedger;

beforeAll(async () => {
  at = await testLedger();
  await at.feature();
});
afterAll(() => at.abandon());

const ask = async () => healthAnswer.parse(await health({ sql: at.sql, figures: at.sql }));
const ran = (error: string | null) =>
  noteJobRun(at, { job: 'sweep', durationMs: 12.4, error, everySeconds: 5 });

describe('health', () => {
  test('of a system in which nothing happened yet is told without figures made up', async () => {
    expect(await ask()).toMatchObject({
      ...{ jobs: [], ledger: null, held: { pastDeadline: 0, overdueSeconds: 0 } },
      refresh: { runs: 0, successRate: null, lastRunAt: null },
      figures: { foldedTo: null, lagSeconds: null, outstandingAt: null },
      clerk: { lastEventAt: null, lastSync: null },
      webhooks: { endpoints: 0, failingEndpoints: 0, failed: 0 },
      database: { version: expect.stringMatching(/^\d+/), replicaLagSeconds: null, replicas: 0 },
    });
  });

  test('a job that fails is failing until it succeeds, and late when it does not run', async () => {
    await ran(null);
    expect((await ask()).jobs).toMatchObject([{ job: 'sweep', state: 'ok', durationMs: 12 }]);
    await ran('no');
    await ran('not again');
    const [failing] = (await ask()).jobs;
    expect(failing).toMatchObject({ state: 'failing', failures: 2, error: 'not again' });
    expect(failing?.succeededAt).not.toBeNull();
    await ran(null);
    expect((await ask()).jobs).toMatchObject([{ state: 'ok', failures: 0, error: null }]);
    await at.sql`update clock set ahead = ahead + interval '3 minutes'`;
    expect((await ask()).jobs).toMatchObject([{ state: 'late' }]);
  });

  test('what is held past its deadline, and how far behind the sums are, is counted', async () => {
    const userId = await at.user(100);
    await at.deduct(userId, { hold: { seconds: 60 } });
    await at.deduct(userId, { hold: { seconds: 30 } });
    await fold(at);
    await at.sql`update clock set ahead = ahead + interval '10 minutes'`;
    const { held, figures } = await ask();
    expect(held.pastDeadline).toBe(2);
    expect(held.overdueSeconds).toBeGreaterThanOrEqual(570);
    expect(figures.lagSeconds ?? 600).toBeGreaterThanOrEqual(600);
  });

  test('the last check of the ledger is remembered, whatever it found', async () => {
    await at.sql`update clock set ahead = ahead + interval '10 minutes'`;
    const answer = await checkLedger({ sql: at.sql, reports: at.sql }, 'staff:s1');
    expect((await ask()).ledger).toMatchObject({
      ...{ ok: answer.ok, wallets: answer.wallets, entries: answer.entries },
      violations: answer.violations.length,
    });
    expect(answer.ok).toBe(false);
  });
});
