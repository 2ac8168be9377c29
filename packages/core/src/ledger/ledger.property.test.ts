import { testDatabase } from '@makegood/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LedgerError } from '../errors.ts';
import { putFeature } from '../features/put.ts';
import { putFeatureInput } from '../features/values.ts';
import { holdClock } from '../testing/clock.ts';
import { describeGrant } from '../testing/model.ts';
import { history } from '../testing/operations.ts';
import { type Decider, type Figures, replayHistory } from '../testing/replay-history.ts';
import { type Ledger, openLedger } from './engine.ts';
import { sweep } from './sweep.ts';
import { verify } from './verify.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let ledger: Ledger;
let moveTo: (at: number) => Promise<void>;

beforeAll(async () => {
  database = await testDatabase();
  ledger = openLedger({ sql: database.sql });
  const feature = { feature: 'chat', name: 'Chat', cost: 5, operationType: 'CHAT' };
  await putFeature(ledger, putFeatureInput.parse(feature), 'test');
  moveTo = await holdClock(database.sql, Date.UTC(2030, 0, 31));
});

afterAll(async () => {
  await ledger.close();
  await database.drop();
});

/** Decides through the engine on PostgreSQL and reads its figures back with SQL. */
const inPostgres = (userId: string): Decider => ({
  userId,
  moveTo,
  async submit(command) {
    try {
      return { answer: await ledger.submit<Record<string, unknown>>(command) };
    } catch (error) {
      if (error instanceof LedgerError) return { code: error.code };
      throw error;
    }
  },
  async sweep() {
    await sweep(ledger);
  },
  async figures() {
    const { sql } = database;
    const [row] = await sql<Omit<Figures, 'grants'>[]>`
      select coalesce(sum(w.balance), 0)::int8 as balance, coalesce(sum(w.held), 0)::int8 as held,
        (select coalesce(sum(remaining), 0)::int8 from grants where user_id = ${userId}) as remaining,
        (select coalesce(sum(delta), 0)::int8 from entries where user_id = ${userId}) as entries
      from wallets w where w.user_id = ${userId}`;
    const open = await sql<
      { source: string; priority: number; expiresAt: Date | null; remaining: number }[]
    >`
      select source, priority, expires_at, remaining from grants where user_id = ${userId} and remaining > 0`;
    const grants = open.map((grant) =>
      describeGrant({ ...grant, expiresAt: grant.expiresAt && grant.expiresAt.getTime() }),
    );
    if (!row) throw new Error('no figures');
    return { ...row, grants: grants.sort() };
  },
});

test('in PostgreSQL, Σ entries = balance = Σ remaining after every one of random operations', async () => {
  let users = 0;
  await fc.assert(
    fc.asyncProperty(history(30), (operations) =>
      replayHistory(operations, inPostgres(`user-${++users}`), (found, expected, what) =>
        expect(found, what).toEqual(expected),
      ),
    ),
    { numRuns: 600, endOnFailure: true },
  );
  // The last history's clock may be past the deadlines that earlier users' holds still have.
  await sweep(ledger);
  expect(await verify(ledger)).toMatchObject({ ok: true, violations: [] });
}, 180_000);
