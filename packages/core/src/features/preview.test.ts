import { afterEach, beforeEach, expect, test } from 'vitest';
import { refund } from '../ledger/refund.ts';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { previewFeature } from './preview.ts';
import { putFeatureInput } from './values.ts';

const START = Date.UTC(2030, 0, 1);
const DAY = 86_400_000;

let ledger: TestLedger;
let setClock: (at: number) => Promise<void>;

beforeEach(async () => {
  ledger = await testLedger();
  await ledger.sql`insert into credit_types (credit_type, name, decimals) values ('token', 'Token', 0)`;
  setClock = await ledger.holdClock(START);
});
afterEach(() => ledger.close());

const preview = (more: object = {}) =>
  previewFeature(
    ledger,
    putFeatureInput.parse({
      ...{ feature: 'chat', name: 'Chat', cost: 15, operationType: 'CHAT' },
      ...more,
    }),
  );

test('the figures of a preview equal a recount of what was charged', async () => {
  await ledger.feature({ cost: 10 });
  await ledger.feature({ feature: 'image', cost: 40, operationType: 'IMAGE' });
  const [a, b, c] = [await ledger.user(5000), await ledger.user(5000), await ledger.user(5000)];
  await ledger.deduct(c, { units: 9 });
  await setClock(START + 31 * DAY);
  await ledger.deduct(a, { units: 3 });
  await setClock(START + 32 * DAY);
  await ledger.feature({ cost: 12 });
  await ledger.deduct(a, { hold: { seconds: 60 } });
  const { chargeId } = await ledger.deduct(b, { units: 5 });
  await refund(ledger, { chargeId, reason: 'timeout' }, 'test');
  await ledger.deduct(b, { amount: 100 });
  await ledger.grant({ userId: a, amount: 50, creditType: 'token' });
  await ledger.deduct(a, { amount: 24, creditType: 'token' });
  await ledger.deduct(b, { feature: 'image' });

  const charges = await ledger.sql<
    { userId: string; units: number; amount: number; cost: number }[]
  >`
    select user_id, units, amount, case when created_at < ${new Date(START + 32 * DAY)} then 10 else 12 end as cost
    from charges where feature = 'chat' and credit_type = 'credit' and created_at >= ${new Date(START + 2 * DAY)}`;
  const priced = charges.filter(({ units, amount, cost }) => amount === units * cost);
  const sum = (of: (charge: (typeof priced)[number]) => number) =>
    priced.reduce((total, charge) => total + of(charge), 0);
  const { usage, changed, before, after } = await preview();
  expect(usage).toMatchObject({
    users: new Set(charges.map(({ userId }) => userId)).size,
    charges: priced.length,
    units: sum(({ units }) => units),
    creditsBefore: sum(({ amount }) => amount),
    creditsAfter: sum(({ units }) => units * 15),
    otherCharges: 2,
  });
  expect(usage).toMatchObject({ users: 2, charges: 3, units: 9, creditsBefore: 102 });
  expect(changed).toEqual([{ field: 'cost', before: 12, after: 15 }]);
  expect([before?.cost, after.cost]).toEqual([12, 15]);
});

test('a preview changes nothing and is refused as the write would be', async () => {
  await ledger.feature({ cost: 10 });
  expect((await refusal(preview({ version: 4 }))).code).toBe('stale_write');
  expect((await refusal(preview({ creditType: 'none' }))).code).toBe('credit_type_not_found');
  const late = preview({ effectiveAt: new Date(START - DAY).toISOString() });
  expect((await refusal(late)).code).toBe('effective_in_past');
  await preview({ version: 1 });
  const [row] =
    await ledger.sql`select count(*)::int as n, max(versions) as last from features, feature_versions`;
  expect(row).toEqual({ n: 1, last: 1 });
});

test('of a feature that is not there yet, nothing is before and nothing was used', async () => {
  expect(await preview({ cost: Number.MAX_SAFE_INTEGER })).toMatchObject({
    before: null,
    usage: { users: 0, charges: 0, units: 0, creditsBefore: 0, creditsAfter: 0, otherCharges: 0 },
  });
});

test('credits beyond 2^53-1 are told as 2^53-1', async () => {
  await ledger.feature({ cost: 1 });
  await ledger.deduct(await ledger.user(10), { units: 3 });
  const { usage } = await preview({ cost: Number.MAX_SAFE_INTEGER });
  expect(usage).toMatchObject({ creditsBefore: 3, creditsAfter: Number.MAX_SAFE_INTEGER });
});
