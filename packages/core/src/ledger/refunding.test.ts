import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { fail } from './fail.ts';
import { getCharge } from './get-charge.ts';
import { voidGrant } from './grant.ts';
import { goodwill } from './goodwill.ts';
import { adjust } from './adjust.ts';
import { refund } from './refund.ts';
import { settle } from './settle.ts';

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await testLedger();
  await ledger.feature();
});
afterAll(() => ledger.close());

const held = async (user: string, more: Parameters<TestLedger['deduct']>[1] = {}) =>
  (await ledger.deduct(user, { hold: { seconds: 60 }, ...more })).chargeId;
const giveBack = (chargeId: string, more: Partial<Parameters<typeof refund>[1]> = {}) =>
  refund(ledger, { chargeId, reason: 'timeout', ...more }, 'test');

test('50 refunds of a charge at once pay it back once, and 49 get that refund again', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user);
  const answers = await Promise.all(Array.from({ length: 50 }, () => giveBack(chargeId)));
  expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
  const [first] = answers;
  expect(answers.map((answer) => ({ ...answer, replayed: false }))).toEqual(
    answers.map(() => ({ ...first, replayed: false })),
  );
  expect(first).toMatchObject({ refunded: true, remaining: 0, grants: [{ amount: 10 }] });
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
});

test('partial refunds at once never exceed the charge', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { amount: 100 });
  const all = Array.from({ length: 10 }, () => giveBack(chargeId, { amount: 30 }));
  const results = await Promise.allSettled(all);
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
  const refused = await refusal(giveBack(chargeId, { amount: 11 }));
  expect(refused).toMatchObject({
    code: 'refund_exceeds_charge',
    facts: { requested: 11, left: 10 },
  });
  expect(await ledger.balance(user)).toEqual({ balance: 90, held: 10 });
});

test('a settled charge can be refunded, and is then refunded for good', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user);
  await settle(ledger, { chargeId, amount: 8 }, 'test');
  expect(await giveBack(chargeId)).toMatchObject({ amount: 8, remaining: 0, balance: 100 });
  expect((await refusal(settle(ledger, { chargeId }, 'test'))).code).toBe('charge_refunded');
});

test('units are refunded one by one and add up to exactly the charge', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { amount: 100, units: 3 });
  const amounts = [];
  for (let unit = 0; unit < 3; unit++)
    amounts.push((await giveBack(chargeId, { units: 1 })).amount);
  expect(amounts).toEqual([33, 33, 34]);
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
});

test('when the whole workflow dies after some units were refunded, the rest is refunded once', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { units: 4, amount: 40 });
  await giveBack(chargeId, { units: 1 });
  expect(await giveBack(chargeId, { reason: 'workflow_failed' })).toMatchObject({ amount: 30 });
  expect((await giveBack(chargeId)).replayed).toBe(true);
  expect((await refusal(giveBack(chargeId, { units: 1 }))).code).toBe('refund_exceeds_charge');
});

test('a refund goes back to the grants drawn on, the last drawn first', async () => {
  const user = await ledger.user(10, { source: 'promo' });
  await ledger.grant({ userId: user, amount: 10 });
  const chargeId = await held(user, { amount: 15 });
  const { grants } = await giveBack(chargeId, { amount: 8 });
  expect(grants.map((grant) => grant.amount)).toEqual([5, 3]);
  const charge = await getCharge(ledger, { chargeId });
  expect(charge.grants.map(({ source, drawn, givenBack }) => [source, drawn, givenBack])).toEqual([
    ['promo', 10, 3],
    ['purchase', 5, 5],
  ]);
});

test('who asks for a refund again is told what each grant got, also what went to a new one', async () => {
  const user = await ledger.user(10, { source: 'promo' });
  await ledger.grant({ userId: user, amount: 10 });
  const chargeId = await held(user, { amount: 15 });
  const drawn = await getCharge(ledger, { chargeId });
  const [promo, bought] = drawn.grants.map(({ grantId }) => grantId);
  await voidGrant(ledger, { userId: user, grantId: promo ?? '' }, 'test');
  const first = await giveBack(chargeId);
  expect(first.grants).toEqual([
    { grantId: bought, amount: 5, expiresAt: null, grace: false },
    { grantId: expect.any(String), amount: 10, expiresAt: expect.any(String), grace: true },
  ]);
  expect(await giveBack(chargeId)).toEqual({ ...first, replayed: true });
});

test('a late success after the refund is absorbed: told once, charged never', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user);
  await giveBack(chargeId);
  const late = await refusal(settle(ledger, { chargeId, costUsd: 0.5 }, 'test'));
  expect(late).toMatchObject({ code: 'charge_refunded', facts: { absorbed: true } });
  await refusal(settle(ledger, { chargeId, costUsd: 0.5 }, 'test'));
  const events = await ledger.sql`
    select cost_usd from events where kind = 'absorbed' and charge_id = ${chargeId}`;
  expect([...events]).toEqual([{ costUsd: 0.5 }]);
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
});

test('where the feature says so, a late success charges again, once', async () => {
  await ledger.feature({ feature: 'again', lateSuccess: 'charge_again' });
  const user = await ledger.user(100);
  const chargeId = await held(user, { feature: 'again' });
  await giveBack(chargeId);
  const answers = await Promise.all([1, 2, 3].map(() => settle(ledger, { chargeId }, 'test')));
  expect(new Set(answers.map((answer) => answer.chargeId)).size).toBe(1);
  expect(answers[0]).toMatchObject({ state: 'settled', amount: 10, balance: 90 });
  expect(answers[0]?.chargeId).not.toBe(chargeId);
  expect(await ledger.balance(user)).toEqual({ balance: 90, held: 0 });
});

test('a late success never charges more than the work was charged for', async () => {
  await ledger.feature({ feature: 'dear', lateSuccess: 'charge_again' });
  const user = await ledger.user(100);
  const chargeId = await held(user, { feature: 'dear' });
  await giveBack(chargeId);
  const greedy = settle(ledger, { chargeId, amount: 11 }, 'test');
  expect((await refusal(greedy)).code).toBe('settle_exceeds_charge');
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
  expect(await settle(ledger, { chargeId, amount: 4 }, 'test')).toMatchObject({ balance: 96 });
});

test('a report of more failed units than there are changes nothing', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { units: 2 });
  const report = { failure: 'units_failed', units: 3, providerTaskId: 'task' } as const;
  expect((await refusal(failed(chargeId, report))).code).toBe('refund_exceeds_charge');
  expect(await getCharge(ledger, { chargeId })).toMatchObject({
    state: 'held',
    providerTaskId: null,
  });
});

test('goodwill and adjustments move credits once for a key, and never below zero', async () => {
  const user = await ledger.user(10);
  const kind = {
    userId: user,
    creditType: 'credit',
    reason: 'goodwill' as const,
    idempotencyKey: 'g',
  };
  const answers = await Promise.all(
    [1, 2].map(() => goodwill(ledger, { ...kind, amount: 5 }, 'test')),
  );
  expect(answers.map((answer) => answer.replayed).sort()).toEqual([false, true]);
  const change = (amount: number) =>
    adjust(ledger, { userId: user, creditType: 'credit', amount, reason: 'correction' }, 'test');
  expect(await change(-15)).toMatchObject({ balance: 0 });
  expect((await refusal(change(-1))).code).toBe('insufficient_credits');
  expect(await change(3)).toMatchObject({ balance: 3 });
});

const failed = (chargeId: string, more: Partial<Parameters<typeof fail>[1]> = {}) =>
  fail(ledger, { chargeId, failure: 'provider_error', ...more }, 'test');

test('k of N failed units are refunded and the rest is settled', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user, { units: 4, amount: 40 });
  const answer = await failed(chargeId, { failure: 'units_failed', units: 3 });
  expect(answer).toMatchObject({ refunded: true, amount: 30, state: 'settled', balance: 90 });
});

test('a broken stream is refunded in proportion, and whole below the minimum', async () => {
  const user = await ledger.user(1000);
  const broken = async (delivered: number) =>
    (await failed(await held(user, { amount: 100 }), { failure: 'stream_broken', delivered }))
      .amount;
  expect([await broken(0), await broken(0.09), await broken(0.25), await broken(0.999)]).toEqual([
    100, 100, 75, 1,
  ]);
});

test('content refusals are refunded at most as often as the policy says, per user and day', async () => {
  const feature = 'strict';
  await ledger.feature({
    feature,
    refundPolicy: { content_refused: { refund: 'full', perUserAndDay: 2 } },
  });
  const user = await ledger.user(100);
  const answers = [];
  for (let i = 0; i < 4; i++) {
    answers.push(await failed(await held(user, { feature }), { failure: 'content_refused' }));
  }
  expect(answers.map((answer) => answer.refunded)).toEqual([true, true, false, false]);
  expect(answers.at(-1)).toMatchObject({ state: 'settled' });
  expect(await ledger.balance(user)).toEqual({ balance: 80, held: 0 });
});

test('an unknown outcome is refunded at the time-out, of asynchronous work at the deadline', async () => {
  const user = await ledger.user(100);
  const sync = await failed(await held(user), { failure: 'timed_out' });
  expect(sync).toMatchObject({ refunded: true, state: 'refunded', reason: 'timeout' });
  const waiting = await held(user, { providerTaskId: 'task' });
  const answer = await failed(waiting, { failure: 'timed_out' });
  expect(answer).toMatchObject({ refunded: 'pending', state: 'held', amount: 0 });
});

test('cancelled before the start gives everything back, after it nothing', async () => {
  const user = await ledger.user(100);
  const before = await failed(await held(user), { failure: 'cancelled_before_start' });
  const after = await failed(await held(user), { failure: 'cancelled_after_start' });
  expect([before.refunded, before.state]).toEqual([true, 'refunded']);
  expect([after.refunded, after.state]).toEqual([false, 'settled']);
});

test('a failure told twice, or after a refund by someone else, pays nothing twice', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user);
  await giveBack(chargeId, { reason: 'customer_service' });
  const answers = await Promise.all([failed(chargeId), failed(chargeId)]);
  expect(answers.every((answer) => answer.replayed && answer.reason === 'customer_service')).toBe(
    true,
  );
  expect(await ledger.balance(user)).toEqual({ balance: 100, held: 0 });
});

test('a free charge can be refunded too, for nothing, once', async () => {
  await ledger.feature({ feature: 'free', cost: 0 });
  const user = await ledger.user(1);
  const chargeId = await held(user, { feature: 'free' });
  expect(await giveBack(chargeId)).toMatchObject({ amount: 0, remaining: 0, replayed: false });
  expect((await giveBack(chargeId)).replayed).toBe(true);
});

test('a failure after another worker settled the work gives nothing back', async () => {
  const user = await ledger.user(100);
  const chargeId = await held(user);
  await settle(ledger, { chargeId }, 'test');
  expect(await failed(chargeId)).toMatchObject({ refunded: false, state: 'settled', amount: 0 });
  expect(await ledger.balance(user)).toEqual({ balance: 90, held: 0 });
});

test('a charge taken at once is given back when its work fails', async () => {
  const user = await ledger.user(100);
  const { chargeId } = await ledger.deduct(user);
  expect(await failed(chargeId)).toMatchObject({ refunded: true, state: 'refunded', amount: 10 });
});

test("the costs that a charge's events tell add up to the charge's cost", async () => {
  const user = await ledger.user(100);
  const units = await held(user, { units: 4, amount: 40 });
  await failed(units, { failure: 'units_failed', units: 1, costUsd: 0.3 });
  const late = await held(user);
  await failed(late, { costUsd: 0.1 });
  await refusal(settle(ledger, { chargeId: late, costUsd: 0.4 }, 'test'));
  const costs = await ledger.sql`
    select c.cost_usd as charge, sum(e.cost_usd)::numeric as events from charges c
    join events e using (user_id, charge_id) where user_id = ${user}
    group by c.charge_id, c.cost_usd order by 1`;
  expect([...costs]).toEqual([
    { charge: 0.3, events: 0.3 },
    { charge: 0.4, events: 0.4 },
  ]);
});
