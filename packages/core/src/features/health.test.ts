import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { archiveFeature } from './archive.ts';
import { checkOperationTypes } from './health.ts';

const START = Date.UTC(2030, 0, 1);
const DAY = 86_400_000;

let ledger: TestLedger;
let setClock: (at: number) => Promise<void>;

beforeEach(async () => {
  ledger = await testLedger();
  setClock = await ledger.holdClock(START);
  await ledger.feature();
});
afterEach(() => ledger.close());

const codes = async () =>
  (await checkOperationTypes(ledger)).problems.map(({ feature, code }) => `${feature} ${code}`);

test('features that share an operation type at the same price are well', async () => {
  await ledger.feature({ feature: 'talk' });
  const health = await checkOperationTypes(ledger);
  expect(health).toMatchObject({ ok: true, problems: [] });
  expect(health.features).toMatchObject([
    { feature: 'chat', operationType: 'CHAT', cost: 10, creditType: 'credit', ok: true },
    { feature: 'talk', operationType: 'CHAT', cost: 10, creditType: 'credit', ok: true },
  ]);
});

test('one operation type at two prices is a problem of both features, unless one is archived', async () => {
  await ledger.feature({ feature: 'talk', cost: 11 });
  expect(await codes()).toEqual(['chat operation_type_shared', 'talk operation_type_shared']);
  expect((await checkOperationTypes(ledger)).ok).toBe(false);
  await archiveFeature(ledger, { feature: 'talk' }, 'test');
  expect(await codes()).toEqual([]);
});

test('a feature that was charged in the last 30 days must still be in force', async () => {
  await ledger.deduct(await ledger.user(100));
  await archiveFeature(ledger, { feature: 'chat' }, 'test');
  expect(await codes()).toEqual(['chat charged_not_in_force']);
  await setClock(START + 31 * DAY);
  expect(await codes()).toEqual([]);
});

test('a scheduled change of the operation type is told', async () => {
  const effectiveAt = new Date(START + DAY).toISOString();
  await ledger.feature({ effectiveAt, cost: 11 });
  expect(await codes()).toEqual([]);
  await ledger.feature({ effectiveAt, operationType: 'TALK' });
  expect(await codes()).toEqual(['chat operation_type_changes']);
});

test('an operation type that came in past the checks is told', async () => {
  await ledger.sql`
    with f as (insert into features (feature, versions) values ('odd', 1))
    insert into feature_versions (feature, version, name, cost, credit_type, operation_type,
      hold_seconds, refund_policy, late_success, archived, effective_at, created_at, actor)
    values ('odd', 1, 'Odd', 1, 'credit', 'odd-type', 60, '{}', 'absorb', false, makegood_now(),
      makegood_now(), 'import')`;
  expect(await codes()).toEqual(['odd operation_type_malformed']);
});
