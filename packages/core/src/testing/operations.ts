import fc from 'fast-check';

// Random histories of one user. Indexes point at what exists at that moment, counted around.

export type Operation =
  | { kind: 'pass'; ms: number }
  | { kind: 'grant'; amount: number; source: Source; priority: number; livesMs: number | null }
  | { kind: 'void'; grant: number }
  | {
      kind: 'deduct';
      amount: number;
      units: number;
      holdSeconds: number | null;
      key: number | null;
    }
  | { kind: 'settle'; charge: number; less: number | null }
  | {
      kind: 'refund';
      charge: number;
      amount: number | null;
      units: number | null;
      key: number | null;
    }
  | { kind: 'adjust'; amount: number }
  | { kind: 'goodwill'; amount: number }
  | { kind: 'sweep' };

type Source = 'plan' | 'purchase' | 'promo';

const DAY = 24 * 3600 * 1000;
const index = fc.nat(20);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const key = maybe(fc.nat(3));

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.integer({ min: 1, max: 20 * DAY }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('grant'),
      amount: fc.integer({ min: 1, max: 30 }),
      source: fc.constantFrom('plan', 'purchase', 'promo'),
      priority: fc.constantFrom(50, 100),
      livesMs: maybe(fc.integer({ min: 1, max: 30 * DAY })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('void'), grant: index }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deduct'),
      amount: fc.integer({ min: 1, max: 25 }),
      units: fc.integer({ min: 1, max: 4 }),
      holdSeconds: maybe(fc.integer({ min: 1, max: 3600 })),
      key,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('settle'), charge: index, less: maybe(fc.nat(25)) }),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({
        kind: fc.constant('refund'),
        charge: index,
        amount: maybe(fc.integer({ min: 1, max: 25 })),
        units: maybe(fc.integer({ min: 1, max: 4 })),
        key,
      })
      .map((refund) => (refund.amount === null ? refund : { ...refund, units: null })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adjust'),
      amount: fc.oneof(fc.integer({ min: -20, max: -1 }), fc.integer({ min: 1, max: 20 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('goodwill'),
      amount: fc.integer({ min: 1, max: 10 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep') }) },
) as fc.Arbitrary<Operation>;

export const history = (maxLength: number) => fc.array(operation, { minLength: 1, maxLength });
