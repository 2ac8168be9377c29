import { afterEach, beforeEach, expect, test } from 'vitest';
import { refund } from '../ledger/refund.ts';
import { settle } from '../ledger/settle.ts';
import { refusal, type TestLedger, testLedger } from '../testing/ledger.ts';
import { previewPlan } from './preview.ts';
import { putPlan } from './put.ts';
import { putPlanInput } from './values.ts';

const START = Date.UTC(2030, 0, 1);
const DAY = 86_400_000;

let ledger: TestLedger;
let setClock: (at: number) => Promise<void>;

beforeEach(async () => {
  ledger = await testLedger();
  await ledger.sql`insert into credit_types (credit_type, name, decimals) values ('token', 'Token', 0)`;
  setClock = await ledger.holdClock(START);
  await ledger.feature();
});
afterEach(() => ledger.close());

const input = (more: object) => putPlanInput.parse({ planId: 'team', name: 'Team', ...more });
const put = (more: object) => putPlan(ledger, input(more), 'test');
const preview = (more: object) => previewPlan(ledger, input(more));

/** A user on the plan who has 1000 credits. */
async function member(more: { customAmount?: number; day?: number } = {}, plan = 'team') {
  const userId = await ledger.user(1000);
  await ledger.sql`
    insert into subscriptions (user_id, plan_id, anchor_at, custom_amount, day)
    values (${userId}, ${plan}, makegood_now(), ${more.customAmount ?? null}, ${more.day ?? null})`;
  return userId;
}

test('the credits of 30 days are those of each user on the plan, by its days', async () => {
  await put({ credits: { credit: 100, token: 7 }, refresh: { every: 7 } });
  await put({ planId: 'other', credits: { credit: 1 } });
  await member();
  await member();
  await member({ customAmount: 50 });
  await member({ customAmount: 0 });
  await member({ day: 31 });
  await member({}, 'other');
  const effect = await preview({ credits: { credit: 200 }, refresh: { every: 'month' } });
  expect(effect).toMatchObject({ users: 5, usersWithCustomAmount: 2 });
  // Every 7 days: 100 is 428.57 in 30 days, 50 is 214.29, 7 is 30; on a day of the month, as it is.
  expect(effect.monthly).toEqual([
    { creditType: 'credit', before: 429 * 2 + 214 + 0 + 100, after: 200 * 3 + 50, used: 0 },
    { creditType: 'token', before: 30 * 4 + 7, after: 0, used: 0 },
  ]);
  expect(effect.changed).toEqual([
    { field: 'credits.credit', before: 100, after: 200 },
    { field: 'credits.token', before: 7, after: null },
    { field: 'refresh.every', before: 7, after: 'month' },
  ]);
});

test('a custom amount gives credits that the plan itself does not', async () => {
  await put({ credits: { token: 5 } });
  await member({ customAmount: 40 });
  expect((await preview({ credits: { token: 6 } })).monthly).toEqual([
    { creditType: 'credit', before: 40, after: 40, used: 0 },
    { creditType: 'token', before: 5, after: 6, used: 0 },
  ]);
});

test('what the users used equals a recount of their last 30 days', async () => {
  await put({ credits: { credit: 100 } });
  const [a, b, other] = [await member(), await member(), await ledger.user(1000)];
  await ledger.deduct(a, { units: 20 });
  await setClock(START + 31 * DAY);
  await ledger.deduct(a, { units: 3 });
  const hold = { hold: { seconds: 600 } };
  const held = await ledger.deduct(a, { ...hold, units: 4 });
  await settle(ledger, { chargeId: held.chargeId, amount: 25 }, 'test');
  const failed = await ledger.deduct(b, { ...hold, units: 5 });
  await refund(ledger, { chargeId: failed.chargeId, amount: 11, reason: 'timeout' }, 'test');
  await ledger.deduct(other, { units: 7 });
  await ledger.grant({ userId: b, amount: 50, creditType: 'token' });
  await ledger.deduct(b, { amount: 9, creditType: 'token' });
  const counted = await ledger.sql`
    select credit_type, -sum(delta)::int8 as used from entries
    where kind in ('charge', 'return', 'refund') and user_id in ${ledger.sql([a, b])}
      and at >= ${new Date(START + DAY)}
    group by 1 order by 1`;
  expect(counted).toEqual([
    { creditType: 'credit', used: 30 + 25 + 39 },
    { creditType: 'token', used: 9 },
  ]);
  const { monthly } = await preview({ credits: { credit: 100 } });
  expect(monthly.map(({ creditType, used }) => ({ creditType, used }))).toEqual([...counted]);
});

test('a preview changes nothing and is refused as the write would be', async () => {
  await put({ credits: { credit: 100 } });
  await preview({ credits: { credit: 5 }, version: 1 });
  const stale = await refusal(preview({ credits: {}, version: 0 }));
  expect(stale.code).toBe('stale_write');
  const unknown = await refusal(preview({ credits: { none: 1 } }));
  expect(unknown.code).toBe('credit_type_not_found');
  const [row] = await ledger.sql`select count(*)::int as n from plan_versions`;
  expect(row?.['n']).toBe(1);
});

test('a plan that is not there yet gives nobody anything before', async () => {
  const effect = await preview({ planId: 'new', credits: { credit: Number.MAX_SAFE_INTEGER } });
  expect(effect).toMatchObject({
    ...{ before: null, users: 0, usersWithCustomAmount: 0 },
    monthly: [{ creditType: 'credit', before: 0, after: 0, used: 0 }],
  });
});

test('credits beyond 2^53-1 are told as 2^53-1', async () => {
  await put({ credits: { credit: 1 }, refresh: { every: 1 } });
  await member();
  await member();
  const most = { credit: Number.MAX_SAFE_INTEGER };
  expect((await preview({ credits: most, refresh: { every: 1 } })).monthly).toEqual([
    { creditType: 'credit', before: 60, after: Number.MAX_SAFE_INTEGER, used: 0 },
  ]);
});
