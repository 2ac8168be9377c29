import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { extend } from './extend.ts';
import { voidGrant } from './grant.ts';
import { settle } from './settle.ts';
import { validate } from './validate.ts';

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await testLedger();
  await ledger.feature();
});
afterAll(() => ledger.close());

test('a charge is all or nothing', async () => {
  const user = await ledger.user(25);
  await ledger.deduct(user, { units: 2 });
  const refused = await refusal(ledger.deduct(user));
  expect(refused).toMatchObject({
    code: 'insufficient_credits',
    facts: { required: 10, available: 5 },
  });
  expect(await ledger.balance(user)).toEqual({ balance: 5, held: 0 });
});

test('20 charges of 75 at once against 500 make exactly 6', async () => {
  const user = await ledger.user(500);
  const all = Array.from({ length: 20 }, () => ledger.deduct(user, { amount: 75 }));
  const done = (await Promise.allSettled(all)).filter((result) => result.status === 'fulfilled');
  expect(done).toHaveLength(6);
  expect(await ledger.balance(user)).toEqual({ balance: 50, held: 0 });
});

test('100 charges at once with one key are one charge and 100 equal answers', async () => {
  const user = await ledger.user(500);
  const request = { idempotencyKey: 'once', hold: { seconds: 60 } };
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => ledger.deduct(user, request)),
  );
  expect(
    new Set(
      answers.map((answer) => JSON.stringify(Object.entries({ ...answer, replayed: 0 }).sort())),
    ).size,
  ).toBe(1);
  expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
  expect(await ledger.balance(user)).toEqual({ balance: 490, held: 10 });
});

test('a key used with another request is refused, and another user may use the same key', async () => {
  const [one, other] = [await ledger.user(100), await ledger.user(100)];
  await ledger.deduct(one, { idempotencyKey: 'k' });
  const refused = await refusal(ledger.deduct(one, { idempotencyKey: 'k', units: 2 }));
  expect(refused.code).toBe('idempotency_key_reused');
  expect((await ledger.deduct(other, { idempotencyKey: 'k' })).replayed).toBe(false);
});

test('a new attempt under the same key charges again', async () => {
  const user = await ledger.user(100);
  const first = await ledger.deduct(user, { idempotencyKey: 'job' });
  const second = await ledger.deduct(user, { idempotencyKey: 'job', attempt: 2 });
  expect(second.chargeId).not.toBe(first.chargeId);
  expect(await ledger.balance(user)).toEqual({ balance: 80, held: 0 });
});

test('a refused charge does not use up its key', async () => {
  const user = await ledger.user(5);
  await refusal(ledger.deduct(user, { idempotencyKey: 'k' }));
  await ledger.grant({ userId: user, amount: 5 });
  expect(await ledger.deduct(user, { idempotencyKey: 'k' })).toMatchObject({
    replayed: false,
    balance: 0,
  });
});

test('unknown users, features and credit types are refused and leave nothing behind', async () => {
  const user = await ledger.user(10);
  expect((await refusal(ledger.deduct('nobody'))).code).toBe('user_not_found');
  expect((await refusal(ledger.deduct(user, { feature: 'nothing' }))).code).toBe(
    'feature_not_found',
  );
  const odd = { userId: 'newcomer', amount: 1, creditType: 'nothing' };
  expect((await refusal(ledger.grant(odd))).code).toBe('credit_type_not_found');
  const created = await ledger.sql`select 1 from users where user_id in ('nobody', 'newcomer')`;
  expect(created).toHaveLength(0);
});

test('a price beyond 2^53-1 is refused before it reaches the ledger', async () => {
  await ledger.feature({ feature: 'dear', cost: Number.MAX_SAFE_INTEGER });
  const user = await ledger.user(1);
  const dear = ledger.deduct(user, { feature: 'dear', units: 2 });
  expect((await refusal(dear)).code).toBe('amount_out_of_range');
});

test('a balance never grows beyond 2^53-1', async () => {
  const user = await ledger.user(Number.MAX_SAFE_INTEGER);
  await ledger.deduct(user, { hold: { seconds: 60 } });
  const refused = await refusal(ledger.grant({ userId: user, amount: 1 }));
  expect(refused.code).toBe('balance_overflow');
});

test('settling for less returns the rest, and settling again gets the same answer', async () => {
  const user = await ledger.user(100);
  const { chargeId } = await ledger.deduct(user, { amount: 60, hold: { seconds: 60 } });
  const settled = await settle(ledger, { chargeId, amount: 45, costUsd: 0.25 }, 'test');
  expect(settled).toEqual({ chargeId, state: 'settled', amount: 45, returned: 15, balance: 55 });
  await ledger.deduct(user);
  expect(await settle(ledger, { chargeId }, 'test')).toEqual(settled);
  expect(await settle(ledger, { chargeId, amount: 45 }, 'test')).toEqual(settled);
  expect((await refusal(settle(ledger, { chargeId, amount: 44 }, 'test'))).code).toBe(
    'charge_settled',
  );
});

test('a charge cannot be settled for more than it took', async () => {
  const user = await ledger.user(100);
  const { chargeId } = await ledger.deduct(user, { hold: { seconds: 60 } });
  const refused = await refusal(settle(ledger, { chargeId, amount: 11 }, 'test'));
  expect(refused).toMatchObject({
    code: 'settle_exceeds_charge',
    facts: { requested: 11, left: 10 },
  });
});

test('a heartbeat moves the deadline out and never in', async () => {
  const user = await ledger.user(100);
  const { chargeId, deadline } = await ledger.deduct(user, { hold: { seconds: 600 } });
  expect(await extend(ledger, { chargeId, seconds: 1 }, 'test')).toEqual({ deadline });
  const later = await extend(ledger, { chargeId, seconds: 1200 }, 'test');
  expect(Date.parse(later.deadline)).toBeGreaterThan(Date.parse(deadline ?? ''));
  await settle(ledger, { chargeId }, 'test');
  expect((await refusal(extend(ledger, { chargeId, seconds: 60 }, 'test'))).code).toBe(
    'charge_settled',
  );
});

test('a voided grant takes back what is left and nothing else', async () => {
  const user = await ledger.user(100);
  const { grantId } = await ledger.grant({ userId: user, amount: 50, source: 'promo' });
  await ledger.deduct(user, { units: 2 });
  const voided = await voidGrant(ledger, { userId: user, grantId }, 'test');
  expect(voided).toEqual({ grantId, voided: 30, balance: 100, replayed: false });
  const again = await voidGrant(ledger, { userId: user, grantId }, 'test');
  expect(again).toMatchObject({ voided: 0, balance: 100, replayed: true });
});

test('credit types are kept apart', async () => {
  await ledger.sql`insert into credit_types (credit_type, name, decimals) values ('reading', 'Readings', 2)`;
  await ledger.feature({ feature: 'read', creditType: 'reading', cost: 250 });
  const user = await ledger.user(100);
  expect((await refusal(ledger.deduct(user, { feature: 'read' }))).facts).toMatchObject({
    creditType: 'reading',
  });
  await ledger.grant({ userId: user, amount: 300, creditType: 'reading' });
  expect(await ledger.deduct(user, { feature: 'read' })).toMatchObject({
    balance: 50,
    creditType: 'reading',
  });
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
});

test('validate says what a charge would cost and whether it would succeed, and changes nothing', async () => {
  const user = await ledger.user(15);
  const ask = (units: number) => validate(ledger, { userId: user, feature: 'chat', units });
  expect(await ask(1)).toEqual({ allowed: true, cost: 10, balance: 15, creditType: 'credit' });
  expect(await ask(2)).toEqual({ allowed: false, cost: 20, balance: 15, creditType: 'credit' });
  expect(await ledger.balance(user)).toEqual({ balance: 15, held: 0 });
});
