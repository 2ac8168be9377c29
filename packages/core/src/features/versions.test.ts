import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { archiveFeature } from './archive.ts';
import { cancelFeatureVersion } from './cancel.ts';
import { featureHistory } from './history.ts';
import { listFeatures } from './list.ts';
import { publicSettings } from './settings.ts';

const START = Date.UTC(2030, 0, 1);
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

let ledger: TestLedger;
let setClock: (at: number) => Promise<void>;

beforeEach(async () => {
  ledger = await testLedger();
  setClock = await ledger.holdClock(START);
});
afterEach(() => ledger.close());

const feature = { feature: 'chat' };
const history = (more: { cursor?: string; limit?: number } = {}) =>
  featureHistory(ledger, { ...feature, limit: 50, ...more });
const cancel = (version: number) => cancelFeatureVersion(ledger, { ...feature, version }, 'staff');

test('a charge takes the cost in force at its time, to the millisecond', async () => {
  await ledger.feature({ cost: 10 });
  await ledger.feature({ cost: 25, effectiveAt: iso(START + HOUR) });
  const user = await ledger.user(1000);
  const amountAt = async (at: number) => {
    await setClock(at);
    return (await ledger.deduct(user)).amount;
  };
  expect(await amountAt(START + HOUR - 1)).toBe(10);
  expect(await amountAt(START + HOUR)).toBe(25);
  expect(await amountAt(START + 2 * HOUR)).toBe(25);
});

test('a change that was scheduled earlier for later takes over from one that was made in between', async () => {
  await ledger.feature({ cost: 10 });
  await ledger.feature({ cost: 30, effectiveAt: iso(START + HOUR) });
  await setClock(START + 1000);
  expect(await ledger.feature({ cost: 20 })).toMatchObject({
    ...{ cost: 20, version: 3, inForce: true, updatedAt: iso(START + 1000) },
    scheduled: [{ version: 2, effectiveAt: iso(START + HOUR), values: { cost: 30 } }],
  });
  await setClock(START + HOUR);
  expect(await listFeatures(ledger)).toMatchObject([{ cost: 30, version: 3, scheduled: [] }]);
});

test('a scheduled change that was cancelled never comes into force', async () => {
  await ledger.feature({ cost: 10 });
  await ledger.feature({ cost: 25, effectiveAt: iso(START + HOUR) });
  const cancelled = await cancel(2);
  expect(cancelled).toMatchObject({
    ...{ version: 2, state: 'cancelled', cancelledAt: iso(START), cancelledBy: 'staff' },
  });
  await setClock(START + HOUR);
  expect(await cancel(2)).toEqual(cancelled);
  expect(await ledger.deduct(await ledger.user(100))).toMatchObject({ amount: 10 });
  expect(await listFeatures(ledger)).toMatchObject([{ cost: 10, version: 2, scheduled: [] }]);
});

test('a version that is effective cannot be cancelled', async () => {
  await ledger.feature();
  await ledger.feature({ effectiveAt: iso(START + HOUR) });
  await setClock(START + HOUR);
  for (const version of [1, 2])
    expect((await refusal(cancel(version))).code).toBe('version_in_force');
  expect((await refusal(cancel(3))).code).toBe('version_not_found');
  const none = cancelFeatureVersion(ledger, { feature: 'none', version: 1 }, 'staff');
  expect((await refusal(none)).code).toBe('feature_not_found');
});

test('a feature that begins later cannot be charged before, and shows what it will cost', async () => {
  expect(await ledger.feature({ cost: 7, effectiveAt: iso(START + HOUR) })).toMatchObject({
    ...{ cost: 7, inForce: false, version: 1, scheduled: [{ version: 1 }] },
  });
  const user = await ledger.user(100);
  expect((await refusal(ledger.deduct(user))).code).toBe('feature_not_found');
  expect((await publicSettings(ledger)).featureCosts).toEqual({});
  await setClock(START + HOUR);
  expect(await ledger.deduct(user)).toMatchObject({ amount: 7 });
  expect((await publicSettings(ledger)).featureCosts).toEqual({ chat: 7 });
});

test('a change takes effect at most five minutes ago, which counts as now', async () => {
  await ledger.feature({ cost: 10 });
  expect(await ledger.feature({ cost: 11, effectiveAt: iso(START - 300_000) })).toMatchObject({
    ...{ cost: 11, updatedAt: iso(START) },
  });
  const late = await refusal(ledger.feature({ effectiveAt: iso(START - 300_001) }));
  expect(late).toMatchObject({ code: 'effective_in_past', facts: { now: iso(START) } });
});

test('a stale write is refused and tells what changed, by whom and when', async () => {
  await ledger.feature({ cost: 10, version: 0 });
  await ledger.feature({ cost: 11, version: 1 });
  await setClock(START + HOUR);
  await ledger.feature({
    cost: 11,
    provider: 'openai',
    refundPolicy: { empty: { refund: 'none' } },
  });
  const stale = await refusal(ledger.feature({ cost: 12, version: 1 }));
  const by = { by: 'test', at: iso(START + HOUR) };
  expect(stale.code).toBe('stale_write');
  expect(stale.facts).toEqual({
    currentVersion: 3,
    yourVersion: 1,
    changed: [
      { field: 'cost', before: 10, after: 11, by: 'test', at: iso(START) },
      { field: 'provider', before: null, after: 'openai', ...by },
      { field: 'refundPolicy.empty.refund', before: null, after: 'none', ...by },
    ],
  });
  expect((await refusal(ledger.feature({ version: 9 }))).code).toBe('stale_write');
  expect(await ledger.feature({ cost: 12, version: 3 })).toMatchObject({ version: 4, cost: 12 });
});

test('of two writers who saw the same version, one wins', async () => {
  await ledger.feature({ cost: 10 });
  const writes = await Promise.allSettled(
    [21, 22, 23, 24].map((cost) => ledger.feature({ cost, version: 1 })),
  );
  const won = writes.filter((write) => write.status === 'fulfilled');
  expect(won).toHaveLength(1);
  for (const write of writes) {
    if (write.status === 'rejected') expect(write.reason).toMatchObject({ code: 'stale_write' });
  }
  const [now] = await listFeatures(ledger);
  expect(now).toMatchObject({ version: 2, cost: won[0]?.value.cost });
});

test('writers who do not say what they saw all write, each a version of its own', async () => {
  await Promise.all([1, 2, 3, 4, 5, 6].map((cost) => ledger.feature({ cost })));
  const { versions } = await history();
  expect(versions.map(({ version }) => version)).toEqual([6, 5, 4, 3, 2, 1]);
});

test('an archived feature is charged no more, until it is put again', async () => {
  await ledger.feature({ cost: 10 });
  await ledger.feature({ cost: 20, effectiveAt: iso(START + HOUR) });
  const user = await ledger.user(100);
  const archived = await archiveFeature(ledger, feature, 'staff');
  expect(archived).toEqual({ feature: 'chat', archivedAt: iso(START) });
  // What was scheduled must not bring it back.
  await setClock(START + HOUR);
  expect((await refusal(ledger.deduct(user))).code).toBe('feature_not_found');
  expect((await publicSettings(ledger)).featureCosts).toEqual({});
  expect(await archiveFeature(ledger, feature, 'staff')).toEqual(archived);
  expect(await listFeatures(ledger)).toMatchObject([{ archivedAt: iso(START), version: 3 }]);
  expect(await ledger.feature({ cost: 12 })).toMatchObject({ archivedAt: null, cost: 12 });
  expect(await ledger.deduct(user)).toMatchObject({ amount: 12 });
  const none = archiveFeature(ledger, { feature: 'none' }, 'staff');
  expect((await refusal(none)).code).toBe('feature_not_found');
  const [row] = await ledger.sql`select count(*)::int as n from features`;
  expect(row?.['n']).toBe(1);
});

test('the history tells every version, the newest first, page by page', async () => {
  await ledger.feature({ cost: 1 });
  await ledger.feature({ cost: 2 });
  await ledger.feature({ cost: 3, effectiveAt: iso(START + HOUR) });
  await ledger.feature({ cost: 4, effectiveAt: iso(START + 2 * HOUR) });
  await cancel(3);
  const first = await history({ limit: 3 });
  expect(first.versions).toMatchObject([
    { version: 4, state: 'scheduled', effectiveAt: iso(START + 2 * HOUR), values: { cost: 4 } },
    { version: 3, state: 'cancelled', cancelledBy: 'staff', values: { cost: 3 } },
    { version: 2, state: 'in_force', actor: 'test', createdAt: iso(START), values: { cost: 2 } },
  ]);
  expect(await history({ limit: 3, cursor: String(first.nextCursor) })).toMatchObject({
    versions: [{ version: 1, state: 'past', cancelledAt: null, values: { cost: 1 } }],
    nextCursor: null,
  });
  const none = featureHistory(ledger, { feature: 'none', limit: 1 });
  expect((await refusal(none)).code).toBe('feature_not_found');
});

test('an unknown credit type is refused and leaves no feature behind', async () => {
  const refused = await refusal(ledger.feature({ creditType: 'none' }));
  expect(refused).toMatchObject({ code: 'credit_type_not_found', facts: { creditType: 'none' } });
  const [row] = await ledger.sql`select count(*)::int as n from features`;
  expect(row?.['n']).toBe(0);
});

test.each([
  ['a change of cost', 'update feature_versions set cost = 1', '23001'],
  [
    'an earlier time',
    `update feature_versions set effective_at = effective_at - interval '1 s'`,
    '23001',
  ],
  ['another writer', `update feature_versions set actor = 'me'`, '23001'],
  ['its removal', 'delete from feature_versions', '23001'],
  [
    'to cancel what is effective',
    `update feature_versions set cancelled_at = effective_at, cancelled_by = 'x'`,
    '23514',
  ],
  ['a negative cost', 'insert into feature_versions select * from wrong(-1)', '23514'],
  [
    'a cost beyond 2^53-1',
    'insert into feature_versions select * from wrong(9007199254740992)',
    '23514',
  ],
])('the database refuses %s of a version', async (_, statement, code) => {
  await ledger.feature();
  await ledger.sql.unsafe(`
    create function wrong(cost int8) returns setof feature_versions language sql as $$
      select feature, version + 1, name, $1, credit_type, operation_type, provider, hold_seconds,
        refund_policy, late_success, archived, effective_at, created_at, actor, null::timestamptz, null
      from feature_versions $$`);
  await expect(ledger.sql.unsafe(statement)).rejects.toMatchObject({ code });
  await ledger.sql`drop function wrong`;
});

test('a version that was cancelled stays cancelled', async () => {
  await ledger.feature();
  await ledger.feature({ effectiveAt: iso(START + HOUR) });
  await cancel(2);
  const revive = ledger.sql`
    update feature_versions set cancelled_at = null, cancelled_by = null where version = 2`;
  await expect(revive).rejects.toMatchObject({ code: '23001' });
});

test('anyone is told the credit type that each feature is charged in now, and of no other feature', async () => {
  await ledger.sql`insert into credit_types (credit_type, name, decimals) values ('token', 'Token', 0)`;
  await ledger.feature({ cost: 10 });
  await ledger.feature({ feature: 'gone' });
  await archiveFeature(ledger, { feature: 'gone' }, 'staff');
  await ledger.feature({ cost: 3, creditType: 'token', effectiveAt: iso(START + HOUR) });
  expect(await publicSettings(ledger)).toMatchObject({
    ...{ featureCosts: { chat: 10 }, featureCreditTypes: { chat: 'credit' } },
  });
  await setClock(START + HOUR);
  const { featureCosts, featureCreditTypes } = await publicSettings(ledger);
  expect([featureCosts, featureCreditTypes]).toEqual([{ chat: 3 }, { chat: 'token' }]);
});
