import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monthAfter } from './month-after.ts';
import type { Clerk } from './start-clerk.ts';
import { startTestClerk } from './testing.ts';

let clerk: Clerk;
let clock: { now: number };
let free: string;
let pro: string;
let max: string;
let userId: string;

beforeEach(async () => {
  ({ clerk, clock } = await startTestClerk());
  free = clerk.putPlan({ name: 'Free', isDefault: true }).id;
  pro = clerk.putPlan({ name: 'Pro', amount: 2000 }).id;
  max = clerk.putPlan({ name: 'Max', amount: 9900 }).id;
  userId = clerk.addUser({ emailAddresses: ['ada@x.test'] }).id;
});
afterEach(() => clerk.close());

const types = () => clerk.takeEvents().map(({ payload }) => payload.type);
const items = () => clerk.subscription(userId)?.items.map((i) => [i.planId, i.status]);

test('a new user comes with a subscription to the default plan', () => {
  expect(types()).toEqual([
    'user.created',
    'subscription.created',
    'subscriptionItem.active',
    'subscription.updated',
  ]);
  expect(items()).toEqual([[free, 'active']]);
});

test('where no plan is the default, a new user has no subscription', async () => {
  const { clerk: bare } = await startTestClerk();
  const { id } = bare.addUser();
  expect(bare.subscription(id)).toBeUndefined();
  expect(bare.events().map(({ payload }) => payload.type)).toEqual(['user.created']);
  await bare.close();
});

describe('a change', () => {
  test('is later than every change before it, though the clock stands', () => {
    clerk.subscribe(userId, pro);
    clerk.subscribe(userId, max);
    const times = clerk.events().map(({ payload }) => payload.timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const updated = clerk
      .events()
      .filter(({ payload }) => payload.type === 'subscription.updated')
      .map(({ payload }) => payload.data.updated_at);
    expect(new Set(updated).size).toBe(updated.length);
  });

  test('is told as it was then, whatever came later', () => {
    clerk.updateUser(userId, { firstName: 'Ada' });
    clerk.updateUser(userId, { firstName: 'Grace' });
    const names = clerk
      .events()
      .filter(({ payload }) => payload.type === 'user.updated')
      .map(({ payload }) => payload.data.first_name);
    expect(names).toEqual(['Ada', 'Grace']);
  });
});

test('an upgrade takes effect now, and is paid', () => {
  clerk.subscribe(userId, pro);
  clerk.takeEvents();
  clock.now += 86_400_000;
  clerk.subscribe(userId, max);
  expect(types()).toEqual([
    'subscriptionItem.ended',
    'subscriptionItem.active',
    'paymentAttempt.created',
    'paymentAttempt.updated',
    'subscription.updated',
  ]);
  expect(items()).toEqual([
    [free, 'ended'],
    [pro, 'ended'],
    [max, 'active'],
  ]);
});

test('a downgrade waits for the end of the period', () => {
  clerk.subscribe(userId, max);
  clerk.takeEvents();
  clerk.scheduleDowngrade(userId, pro);
  expect(types()).toEqual([
    'subscriptionItem.canceled',
    'subscriptionItem.upcoming',
    'subscription.updated',
  ]);
  const upcoming = clerk.subscription(userId)?.items.at(-1);
  expect(upcoming?.periodStart).toBe(clerk.subscription(userId)?.items.at(-2)?.periodEnd);
  clerk.endPeriod(userId);
  expect(types()).toEqual([
    'subscriptionItem.ended',
    'subscriptionItem.active',
    'paymentAttempt.created',
    'paymentAttempt.updated',
    'subscription.updated',
  ]);
  expect(items()).toEqual([
    [free, 'ended'],
    [max, 'ended'],
    [pro, 'active'],
  ]);
});

test('a downgrade that is overtaken is abandoned', () => {
  clerk.subscribe(userId, pro);
  clerk.cancel(userId);
  clerk.takeEvents();
  clerk.subscribe(userId, max);
  expect(types()).toContain('subscriptionItem.abandoned');
  expect(items()).toEqual([
    [free, 'abandoned'],
    [pro, 'ended'],
    [max, 'active'],
  ]);
});

test('the item of the default plan keeps its id', () => {
  const before = clerk.subscription(userId)?.items[0]?.id;
  clerk.subscribe(userId, pro);
  clerk.cancel(userId);
  clerk.endPeriod(userId);
  expect(clerk.subscription(userId)?.items).toMatchObject([
    { id: before, planId: free, status: 'active', endedAt: null, periodEnd: null },
    { planId: pro, status: 'ended' },
  ]);
});

test('where no plan is the default, a canceled subscription ends', () => {
  clerk.putPlan({ id: free, name: 'Free', isDefault: false });
  clerk.subscribe(userId, pro);
  clerk.cancel(userId);
  expect(clerk.subscription(userId)).toMatchObject({ status: 'active' });
  clerk.endPeriod(userId);
  expect(clerk.subscription(userId)).toMatchObject({ status: 'ended' });
});

test('what is past due is active again once it is paid', () => {
  clerk.subscribe(userId, pro);
  const periodEnd = clerk.subscription(userId)?.items.at(-1)?.periodEnd;
  clerk.takeEvents();
  clerk.markPastDue(userId);
  const [, failed] = clerk.events();
  expect(failed?.payload.data).toMatchObject({ status: 'failed', charge_type: 'recurring' });
  expect(types()).toEqual([
    'paymentAttempt.created',
    'paymentAttempt.updated',
    'subscriptionItem.pastDue',
    'subscription.pastDue',
  ]);
  clerk.pay(userId);
  expect(types()).toEqual([
    'subscriptionItem.active',
    'paymentAttempt.created',
    'paymentAttempt.updated',
    'subscription.active',
  ]);
  expect(clerk.subscription(userId)?.items.at(-1)).toMatchObject({
    status: 'active',
    pastDueAt: null,
    periodStart: periodEnd,
    lifetimePaid: 4000,
  });
});

test('a renewal moves the period and is an update', () => {
  const first = clerk.subscribe(userId, pro).items.at(-1);
  clerk.takeEvents();
  clerk.pay(userId);
  expect(types()).toEqual([
    'subscriptionItem.updated',
    'paymentAttempt.created',
    'paymentAttempt.updated',
    'subscription.updated',
  ]);
  const item = clerk.subscription(userId)?.items.at(-1);
  expect(item?.periodStart).toBe(first?.periodEnd);
  expect(item?.periodEnd).toBe(monthAfter(first?.periodEnd ?? 0));
});

test('a deleted user takes its subscription along', () => {
  clerk.takeEvents();
  clerk.deleteUser(userId);
  expect(clerk.events().map(({ payload }) => payload.data)).toEqual([
    { object: 'user', id: userId, deleted: true },
  ]);
  expect(clerk.subscription(userId)).toBeUndefined();
});

test.each<[string, () => unknown]>([
  ['an unknown user', () => clerk.updateUser('user_none', {})],
  ['an unknown plan', () => clerk.subscribe(userId, 'cplan_none')],
  ['the plan that is active already', () => clerk.subscribe(userId, free)],
  ['the cancellation of the default plan', () => clerk.cancel(userId)],
  ['a payment for what is free', () => clerk.pay(userId)],
  ['a failed payment for what is free', () => clerk.markPastDue(userId)],
  ['the end of a plan that is not canceled', () => clerk.endPeriod(userId)],
  ['an id in use', () => clerk.addUser({ id: userId })],
])('%s is refused, and nothing is told', (_, verb) => {
  clerk.takeEvents();
  expect(verb).toThrow(RangeError);
  expect(clerk.events()).toEqual([]);
});

test('what a verb hands out is a copy', () => {
  const handedOut = clerk.subscription(userId);
  handedOut?.items.splice(0);
  expect(items()).toEqual([[free, 'active']]);
});

test('a second run gives the same ids and events', async () => {
  const { clerk: second } = await startTestClerk();
  second.putPlan({ name: 'Free', isDefault: true });
  second.putPlan({ name: 'Pro', amount: 2000 });
  second.putPlan({ name: 'Max', amount: 9900 });
  second.addUser({ emailAddresses: ['ada@x.test'] });
  expect(second.events()).toEqual(clerk.events());
  await second.close();
});

test.each([
  ['2026-01-15T08:30:00.000Z', '2026-02-15T08:30:00.000Z'],
  ['2026-01-31T08:30:00.000Z', '2026-02-28T08:30:00.000Z'],
  ['2027-12-31T08:30:00.000Z', '2028-01-31T08:30:00.000Z'],
  ['2028-01-30T08:30:00.000Z', '2028-02-29T08:30:00.000Z'],
])('a month after %s is %s', (from, to) => {
  expect(new Date(monthAfter(Date.parse(from))).toISOString()).toBe(to);
});
