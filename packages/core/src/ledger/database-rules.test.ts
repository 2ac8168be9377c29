import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../testing/ledger.ts';
import { refund } from './refund.ts';
import { verify } from './verify.ts';

let ledger: TestLedger;
let user: string;
let chargeId: string;

beforeEach(async () => {
  ledger = await testLedger();
  await ledger.feature();
  user = await ledger.user(100);
  ({ chargeId } = await ledger.deduct(user, { idempotencyKey: 'k' }));
  await refund(ledger, { chargeId, amount: 4, reason: 'timeout' }, 'test');
});
afterEach(() => ledger.abandon());

test.each(['entries', 'refunds', 'adjustments', 'events', 'idempotency_keys', 'charges'])(
  'the database refuses to delete from %s',
  async (table) => {
    await ledger.sql`
      insert into adjustments (user_id, adjustment_id, credit_type, amount, reason, actor, created_at)
      values (${user}, gen_random_uuid(), 'credit', 1, 'test', 'test', now())`;
    await expect(ledger.sql`delete from ${ledger.sql(table)}`).rejects.toMatchObject({
      code: '23001',
    });
    const [row] = await ledger.sql`select count(*)::int as n from ${ledger.sql(table)}`;
    expect(row?.['n']).toBeGreaterThan(0);
  },
);

test.each([
  ['entries', 'delta = delta - 1'],
  ['refunds', 'amount = 0'],
  ['events', 'amount = 0'],
  ['idempotency_keys', `answer = '{}'`],
  ['charges', 'amount = 99'],
  ['charges', `state = 'held', deadline = now()`],
  ['charges', 'refunded_amount = 0'],
])('the database refuses to change %s: %s', async (table, change) => {
  await expect(ledger.sql.unsafe(`update ${table} set ${change}`)).rejects.toMatchObject({
    code: '23001',
  });
});

test.each(['entries', 'refunds', 'adjustments', 'events', 'idempotency_keys'])(
  'the database refuses to truncate %s',
  async (table) => {
    await expect(ledger.sql.unsafe(`truncate ${table} cascade`)).rejects.toMatchObject({
      code: '23001',
    });
  },
);

test.each([
  ['a negative balance', 'update wallets set balance = -1'],
  ['a balance beyond 2^53-1', 'update wallets set balance = 9007199254740992'],
  ['more remaining than granted', 'update grants set remaining = amount + 1'],
  ['more refunded than charged', 'update charges set refunded_amount = amount + 1'],
])('the database refuses %s', async (_, statement) => {
  await expect(ledger.sql.unsafe(statement)).rejects.toMatchObject({ code: '23514' });
});

test('the database refuses a refund beyond its charge, whoever writes it', async () => {
  const write = (amount: number) => ledger.sql`
    insert into refunds (user_id, refund_id, charge_id, credit_type, amount, units, reason, actor,
      remaining_after, balance_after, created_at)
    values (${user}, gen_random_uuid(), ${chargeId}, 'credit', ${amount}, 0, 'timeout', 'sql', 0, 0, now())`;
  await expect(write(7)).rejects.toMatchObject({ code: '23514' });
  await expect(write(1)).rejects.toMatchObject({ code: '23514' });
});

test('the database refuses an entry that does not add up', async () => {
  const write = ledger.sql`
    insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id, at)
    select user_id, 'credit', 99, 'grant', 5, 0, 6, grant_id, now() from grants`;
  await expect(write).rejects.toMatchObject({ code: '23514' });
});

test.each([
  [
    'grant',
    { grant: '00000000-0000-7000-8000-000000000000', charge: null, kind: 'grant', delta: 5 },
  ],
  [
    'charge',
    { grant: null, charge: '00000000-0000-7000-8000-000000000000', kind: 'charge', delta: -5 },
  ],
])('the database refuses an entry of a %s that does not exist', async (_, entry) => {
  const write = ledger.sql`
    insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id,
      charge_id, at)
    select user_id, 'credit', 99, ${entry.kind}, ${entry.delta}::int8, 10, 10 + ${entry.delta}::int8,
      coalesce(${entry.grant}::uuid, grant_id), ${entry.charge}::uuid, now()
    from grants`;
  await expect(write).rejects.toMatchObject({ code: '23503' });
});

test.each([
  'update grants set amount = amount + 1',
  'update grants set grant_id = gen_random_uuid()',
  'delete from grants',
])('the database refuses to make a grant another one: %s', async (statement) => {
  await expect(ledger.sql.unsafe(statement)).rejects.toMatchObject({ code: '23001' });
});

/** As a superuser who switches the database's own rules off. */
const tamper = (statement: string) =>
  ledger.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(statement);
  });

test.each([
  ['balance_is_sum_of_entries', 'update wallets set balance = balance + 1'],
  ['held_is_sum_of_held_charges', 'update wallets set held = held + 1'],
  ['remaining_is_sum_of_entries', 'update grants set remaining = remaining - 1'],
  ['no_entry_is_missing', 'delete from entries where seq = (select max(seq) from entries)'],
  ['entries_count_up', 'delete from entries where seq = 2'],
  ['charge_is_what_entries_took', 'update charges set amount = amount + 1'],
  ['refunded_is_sum_of_refunds', 'delete from refunds'],
  ['refund_is_what_entries_gave', 'update refunds set amount = amount - 1'],
])('verify names what was tampered with: %s', async (rule, statement) => {
  expect(await verify(ledger)).toMatchObject({ ok: true, wallets: 1, entries: 3 });
  await tamper(statement);
  const found = await verify(ledger);
  expect(found.ok).toBe(false);
  expect(found.violations.map((violation) => violation.rule)).toContain(rule);
  expect(found.violations.every((violation) => violation.userId === user)).toBe(true);
});
