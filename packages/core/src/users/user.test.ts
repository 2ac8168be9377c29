import type { Sql } from '@makegood/db';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import { advanceClock } from '../clock/advance.ts';
import { sweep } from '../ledger/sweep.ts';
import { refusal, testLedger, type TestLedger } from '../testing/ledger.ts';
import { getUser } from './get.ts';
import { getHistory, historyInput } from './history.ts';
import { putUser, putUserInput } from './put.ts';

let at: TestLedger;
beforeEach(async () => {
  at = await testLedger();
});
afterEach(() => at.close());

const put = (input: z.input<typeof putUserInput>) => putUser(at, putUserInput.parse(input), 'test');
const get = (userId: string) => getUser(at, { userId });

async function plan(sql: Sql, planId: string, amount: number) {
  await sql`insert into plans values (${planId}, 1)`;
  await sql`
    insert into plan_versions (plan_id, version, name, refresh_mode, cadence, every_days, active,
      effective_at, created_at, actor)
    values (${planId}, 1, ${planId}, 'replace', 'days', 30, true, makegood_now(), makegood_now(), 'test')`;
  await sql`insert into plan_credits values (${planId}, 1, 'credit', ${amount}, null)`;
}

test('a user that is not there is created, and is then changed', async () => {
  expect(await refusal(get('u'))).toMatchObject({ code: 'user_not_found' });
  const created = await put({ userId: 'u', email: 'u@example.org' });
  expect(created).toMatchObject({
    ...{ userId: 'u', email: 'u@example.org', name: null, planId: null, balances: {} },
    refresh: { nextRefreshAt: null, hold: false, failures: 0 },
  });
  expect(await put({ userId: 'u', name: 'Uma' })).toMatchObject({
    ...{ email: 'u@example.org', name: 'Uma', createdAt: created.createdAt },
  });
  expect(await put({ userId: 'u', email: null })).toMatchObject({ email: null, name: 'Uma' });
  expect(await get('u')).toMatchObject({ email: null, name: 'Uma' });
});

test('the grants of a user stand in the order they burn', async () => {
  await at.feature();
  const now = Date.now();
  const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();
  const give = (amount: number, more: object) => at.grant({ userId: 'u', amount, ...more });
  await give(100, { source: 'purchase' });
  await give(20, { source: 'plan', expiresAt: inDays(20) });
  await give(10, { source: 'promo', expiresAt: inDays(5) });
  await give(5, { source: 'purchase', priority: 1 });
  await give(50, { source: 'promo', effectiveAt: inDays(10), expiresAt: inDays(15) });
  await at.deduct('u');
  await at.deduct('u', { amount: 6, hold: {} });

  const stack = async () => {
    const { balances } = await get('u');
    const { available, held, grants } = balances['credit'] ?? { grants: [] };
    const told = grants.map(({ source, state, remaining }) => [source, state, remaining]);
    return { available, held, grants: told };
  };
  expect(await stack()).toEqual({
    ...{ available: 119, held: 6 },
    grants: [
      ['promo', 'pending', 0],
      ['plan', 'live', 19],
      ['purchase', 'live', 100],
    ],
  });
  await advanceClock(at, { to: inDays(21) });
  // The ledger has not said yet that they expired.
  expect(await stack()).toMatchObject({ available: 100 });
  await sweep(at);
});

test('a user is put on a plan, and gets its credits at once', async () => {
  await plan(at.sql, 'pro', 300);
  const user = await put({ userId: 'u', name: 'Uma', planId: 'pro', idempotencyKey: 'k' });
  expect(user).toMatchObject({
    ...{ planId: 'pro', nextPlanId: null, name: 'Uma' },
    balances: { credit: { available: 300, grants: [{ source: 'plan', remaining: 300 }] } },
  });
  expect(user.refresh.nextRefreshAt).not.toBeNull();
  const again = await put({ userId: 'u', name: 'Uma', planId: 'pro', idempotencyKey: 'k' });
  expect(again.balances).toEqual(user.balances);
  expect(await put({ userId: 'u', planId: null })).toMatchObject({
    ...{ planId: null, balances: { credit: { available: 0 } } },
  });
  const { entries } = await getHistory(at, historyInput.parse({ userId: 'u' }));
  expect(entries).toMatchObject([
    { kind: 'expiry', delta: -300, source: 'plan', refreshKind: 'plan_change', planId: null },
    { kind: 'grant', delta: 300, source: 'plan', refreshKind: 'start', planId: 'pro' },
  ]);
});

test('a plan can change with the next refresh', async () => {
  await plan(at.sql, 'pro', 300);
  await plan(at.sql, 'free', 30);
  await put({ userId: 'u', planId: 'pro' });
  expect(await put({ userId: 'u', planId: 'free', planChange: 'next_refresh' })).toMatchObject({
    ...{ planId: 'pro', nextPlanId: 'free', balances: { credit: { available: 300 } } },
  });
});

test('a user is not created, nor changed, when the plan is refused', async () => {
  const refused = await refusal(put({ userId: 'u', name: 'Uma', planId: 'none' }));
  expect(refused).toMatchObject({ code: 'plan_not_found' });
  expect(await refusal(get('u'))).toMatchObject({ code: 'user_not_found' });
});
