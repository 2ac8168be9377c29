import { expect, onTestFinished, test } from 'vitest';
import { sweep } from '../ledger/sweep.ts';
import { foldAll } from '../testing/fold-all.ts';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { diceOf, prepareHistory, somethingHappens } from '../testing/mixed-history.ts';
import { fold } from './fold.ts';
import { rebuildSums } from './rebuild.ts';

async function ledgerWithHistory(): Promise<TestLedger> {
  const at = await testLedger();
  onTestFinished(async () => {
    await sweep(at);
    await at.close();
  });
  await prepareHistory(at);
  return at;
}

const later = (at: TestLedger, hours: number) =>
  at.sql`update clock set ahead = ahead + make_interval(hours => ${hours})`;

const noDifference = {
  ...{ rollups: 0, latencies: 0, failures: 0, movements: 0, user_activity: 0, active_users: 0 },
};

async function folded(at: TestLedger) {
  const [row] = await at.sql<{ events: number; summed: number }[]>`
    select (select count(*) from events) as events,
      (select coalesce(sum(events), 0)::int8 from rollups where level = 1440) as summed`;
  return row;
}

test('servers that fold at once while users are charged count every fact once', async () => {
  const at = await ledgerWithHistory();
  const dice = diceOf(3);
  let charging = true;
  const foldOn = async () => {
    while (charging) await fold(at);
  };
  const folders = [foldOn(), foldOn(), foldOn()];
  for (let i = 0; i < 60; i++) {
    await Promise.all([0, 1, 2].map(() => somethingHappens(at, dice)));
    if (i % 20 === 0) await later(at, 30);
  }
  charging = false;
  await Promise.all(folders);
  await later(at, 1);
  await foldAll(at);
  const sums = await folded(at);
  expect(sums?.events).toBeGreaterThan(200);
  expect(sums?.summed).toBe(sums?.events);
  const { events, differences } = await rebuildSums(at, { dryRun: true });
  expect({ events, differences }).toEqual({ events: sums?.events, differences: noDifference });
});

test('what a transaction that still runs will tell is waited for, and counted once', async () => {
  const at = await ledgerWithHistory();
  const user = await at.user(100);
  await at.deduct(user);
  await later(at, 1);
  await foldAll(at);
  const before = await folded(at);
  const told = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  // A batch whose commit takes its time: it has looked at the clock, and nobody sees it yet.
  const slow = at.sql.begin(async (tx) => {
    await tx`select from users where user_id = ${user} for no key update`;
    await tx`
      insert into events (at, user_id, event_id, kind, charge_id, feature, credit_type, units, amount, returned, finishes)
      select makegood_now(), user_id, gen_random_uuid(), 'charged', charge_id, feature, credit_type, 1, 0, 0, false
      from events where user_id = ${user} limit 1`;
    told.resolve();
    await release.promise;
  });
  await told.promise;
  await at.deduct(await at.user(100));
  await later(at, 1);
  // The first may still find the moment that was noted before; none comes past the slow one.
  for (let i = 0; i < 3; i++) await fold(at);
  expect((await folded(at))?.summed).toBe(before?.summed);
  release.resolve();
  await slow;
  await later(at, 1);
  await foldAll(at);
  const after = await folded(at);
  expect(after?.summed).toBe(after?.events);
});

test('a database that was restored from a copy goes on folding', async () => {
  const at = await ledgerWithHistory();
  await fold(at);
  await at.sql`update rollup_state set next_xid = 4000000000000`;
  await at.deduct(await at.user(100));
  await later(at, 1);
  await foldAll(at);
  expect((await folded(at))?.summed).toBe(1);
});

test('sums that were tampered with are found, and put right', async () => {
  const at = await ledgerWithHistory();
  const dice = diceOf(5);
  for (let i = 0; i < 30; i++) await somethingHappens(at, dice);
  await later(at, 60);
  await foldAll(at);
  await at.sql`update rollups set refunded = refunded + 1 where level = 1440`;
  await at.sql`delete from user_activity where span = 'day'`;
  const looked = await rebuildSums(at, { dryRun: true });
  expect(looked.differences).toMatchObject({ latencies: 0, movements: 0, active_users: 0 });
  expect(looked.differences.rollups).toBeGreaterThan(0);
  expect(looked.differences.user_activity).toBeGreaterThan(0);
  const rebuilt = await rebuildSums(at, { dryRun: false });
  expect(rebuilt).toEqual(looked);
  const { differences } = await rebuildSums(at, { dryRun: true });
  expect(differences).toEqual(noDifference);
});

test('sums of single minutes are removed after two days, longer ones stay', async () => {
  const at = await ledgerWithHistory();
  await at.deduct(await at.user(100));
  await later(at, 1);
  await foldAll(at);
  await later(at, 60);
  await fold(at);
  const rows = await at.sql`select level from rollups order by level`;
  expect(rows.map(({ level }) => level)).toEqual([15, 60, 360, 1440, 10_080, 43_200]);
});
