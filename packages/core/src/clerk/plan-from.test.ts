import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ItemFacts, SubscriptionFacts } from './facts.ts';
import { type KnownSubscription, merge, nothingKnown } from './merge.ts';
import { beganAt, planFrom } from './plan-from.ts';

const at = (text: string) => Date.parse(`${text}T12:00:00Z`);
const now = at('2030-02-10');

const item = (more: Partial<ItemFacts> = {}): ItemFacts => ({
  ...{ itemId: 'i1', status: 'active', planId: 'pro' },
  ...{ periodStart: at('2030-01-31'), periodEnd: at('2030-02-28') },
  ...{ createdAt: at('2030-01-31'), updatedAt: at('2030-01-31') },
  ...more,
});
const known = (...items: ItemFacts[]): KnownSubscription => ({ ...nothingKnown, items });

test('news in any order, told any number of times, leave the same known', () => {
  const time = fc.integer({ min: 1, max: 4 }).map((n) => n * 1000);
  const items = fc.record({
    itemId: fc.constantFrom('i1', 'i2', 'i3'),
    status: fc.constantFrom('upcoming', 'active', 'past_due', 'canceled', 'ended'),
    planId: fc.constant('pro'),
    ...{ periodStart: time, periodEnd: fc.constant(null), createdAt: time, updatedAt: time },
  });
  const news: fc.Arbitrary<SubscriptionFacts> = fc.record(
    {
      ...{ userId: fc.constant('u'), items: fc.array(items, { maxLength: 3 }) },
      plans: fc.constant([]),
      subscription: fc.record({ status: fc.constantFrom('active', 'past_due'), updatedAt: time }),
      paidAt: time,
    },
    { requiredKeys: ['userId', 'items', 'plans'] },
  );
  const told = fc.array(news, { maxLength: 8 });
  const orders = told.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
    ),
  );
  fc.assert(
    fc.property(orders, ([inOrder, shuffled]) => {
      // A period belongs to a moment of an item: Clerk does not tell two of the same.
      const plain = (state: KnownSubscription) => ({
        ...state,
        items: state.items.map(({ createdAt: _, ...rest }) => rest),
      });
      const end = (all: SubscriptionFacts[]) => plain(all.reduce(merge, nothingKnown));
      expect(end(shuffled)).toEqual(end(inOrder));
    }),
    { numRuns: 500 },
  );
});

test('a canceled item gives its plan until the period that was paid for is over', () => {
  const canceled = known(item({ status: 'canceled' }));
  expect(planFrom(canceled, now)).toMatchObject({ planId: 'pro' });
  expect(planFrom(canceled, at('2030-03-01'))).toMatchObject({ planId: null });
});

test('of several items the latest gives the plan, and an upcoming one of another plan the next', () => {
  const older = item({ itemId: 'i0', planId: 'free', periodStart: at('2030-01-01') });
  const next = item({ itemId: 'i2', planId: 'free', status: 'upcoming' });
  expect(planFrom(known(older, item(), next), now)).toMatchObject({
    ...{ planId: 'pro', itemId: 'i1', nextPlanId: 'free' },
  });
});

test('whether a payment is missing is said by whoever spoke last', () => {
  const due = item({ status: 'past_due', updatedAt: at('2030-02-01') });
  const said = (more: Partial<KnownSubscription>) =>
    planFrom({ ...known(due), ...more }, now).pastDue;
  expect(said({})).toBe(true);
  expect(said({ paidAt: at('2030-01-31') })).toBe(true);
  expect(said({ paidAt: at('2030-02-02') })).toBe(false);
  const again = { status: 'past_due', updatedAt: at('2030-02-03') };
  expect(said({ paidAt: at('2030-02-02'), subscription: again })).toBe(true);
});

test.each([
  ['the first period', '2030-01-31', '2030-02-28', '2030-01-31', '2030-01-31'],
  ['the second, where a month is shorter', '2030-02-28', '2030-03-28', '2030-01-31', '2030-01-31'],
  ['a later one', '2030-06-28', '2030-07-28', '2030-01-31', '2030-01-31'],
  [
    'one that was scheduled before it began',
    '2030-04-15',
    '2030-05-15',
    '2030-02-20',
    '2030-03-15',
  ],
  ['a year', '2032-01-31', '2033-01-31', '2030-01-31', '2030-01-31'],
])(
  'the plan began with its first period, whichever is told: %s',
  (_, start, end, created, began) => {
    const told = item({ periodStart: at(start), periodEnd: at(end), createdAt: at(created) });
    expect(new Date(beganAt(told))).toEqual(new Date(at(began)));
  },
);

test('a plan without an end began when its stretch did, though its item is older', () => {
  const told = item({ periodEnd: null, createdAt: at('2029-01-01') });
  expect(beganAt(told)).toBe(at('2030-01-31'));
});
