import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fail } from '../ledger/fail.ts';
import { refund } from '../ledger/refund.ts';
import { settle } from '../ledger/settle.ts';
import { sweep } from '../ledger/sweep.ts';
import { testLedger } from '../testing/ledger.ts';
import { diceOf, prepareHistory, somethingHappens } from '../testing/mixed-history.ts';

const db = dirname(createRequire(import.meta.url).resolve('@makegood/db'));
const migration = join(db, '../migrations/0007_monitoring.sql');

test('facts from before the sums say of their charges what new ones say', async () => {
  const at = await testLedger();
  await prepareHistory(at);
  const dice = diceOf(11);
  for (let i = 0; i < 60; i++) await somethingHappens(at, dice);
  const held = async (units = 1) =>
    (await at.deduct('ann', { hold: { seconds: 60 }, units })).chargeId;
  // A part fails and the rest is settled; settled work is refunded later; a success comes too late.
  const inParts = await held(3);
  await fail(at, { chargeId: inParts, failure: 'units_failed', units: 1, costUsd: 0.1 }, 'test');
  const later = await held();
  await settle(at, { chargeId: later, costUsd: 0.2 }, 'test');
  await refund(at, { chargeId: later, amount: 1, reason: 'customer_service' }, 'test');
  await refund(at, { chargeId: later, reason: 'timeout' }, 'test');
  const late = await held();
  await refund(at, { chargeId: late, reason: 'timeout' }, 'test');
  await settle(at, { chargeId: late, costUsd: 0.3 }, 'test').catch(() => {});
  await held();
  await at.sql`update clock set ahead = interval '1 hour'`;
  await sweep(at);

  const told = () => at.sql`
    select event_id, kind, finishes, refunds, fails, refunded_cost_usd from events order by event_id`;
  const before = await told();
  const statements = (await readFile(migration, 'utf8'))
    .split('--> statement-breakpoint')
    .filter((statement) =>
      /^\s*(--.*\n)*(alter table events (dis|en)able|with told)/.test(statement),
    );
  expect(statements).toHaveLength(3);
  await at.sql.begin(async (tx) => {
    await tx`alter table events disable trigger events_append_only`;
    await tx`
      update events set finishes = false, refunds = false, fails = false, refunded_cost_usd = null`;
    for (const statement of statements) await tx.unsafe(statement);
  });
  // What was paid for although it failed was not told as such before.
  const asBefore = before.map((row) =>
    row['kind'] === 'settled' ? { ...row, fails: false } : row,
  );
  expect(await told()).toEqual(asBefore);
  await at.close();
});
