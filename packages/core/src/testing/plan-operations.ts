import fc from 'fast-check';
import type { Plan } from '../ledger/state.ts';

// Random histories of one user who is put on plans. Indexes point at what exists at that moment,
// counted around.

export const creditTypes = ['credit', 'reading'] as const;
export type CreditType = (typeof creditTypes)[number];

/** What plans may be at some moment; they are edited while users are on them. */
export type PlanTerms = Pick<Plan, 'mode' | 'rhythm' | 'credits'> & { active: boolean };
export type When = 'now' | 'prorate' | 'next_refresh';

export type PlanOperation =
  | { kind: 'pass'; ms: number }
  /** To the moment of the next refresh, or thereabouts. */
  | { kind: 'passToDue'; ms: number }
  | {
      kind: 'issue';
      creditType: CreditType;
      amount: number;
      source: 'purchase' | 'promo';
      priority: number;
      livesMs: number | null;
    }
  | { kind: 'adjust'; creditType: CreditType; amount: number }
  | { kind: 'deduct'; creditType: CreditType; amount: number; holdSeconds: number | null }
  | { kind: 'settle'; ago: number; less: number | null }
  | { kind: 'refund'; ago: number; amount: number | null }
  | { kind: 'sweep' }
  | { kind: 'subscribe'; plan: number | null; when: When }
  | { kind: 'upAndDown'; plan: number }
  | { kind: 'refresh'; force: boolean }
  | { kind: 'reverse'; ago: number }
  | {
      kind: 'settings';
      hold?: boolean;
      pastDue?: boolean;
      day?: number | null;
      customAmount?: number | null;
    }
  | { kind: 'edit'; plan: number; terms: PlanTerms };

const DAY = 24 * 3600 * 1000;
/** Mostly of what is newest: what is old is mostly done. */
const ago = fc.oneof(fc.constantFrom(0, 0, 1, 2), fc.nat(20));
const creditType = fc.constantFrom<CreditType>('credit', 'credit', 'credit', 'reading');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const amount = fc.integer({ min: 1, max: 40 });
/** 0, and rarely what is beyond the other amounts. */
const amountOrZero = fc.oneof(fc.integer({ min: 20, max: 120 }), fc.nat(20), fc.constant(0));
/** Rarely true, as who is held gets nothing. */
const rarely = fc.constantFrom(true, false, false, false);
const kind = <K extends string>(name: K) => fc.constant(name);

const rhythm = fc.oneof(
  fc.constantFrom(1, 7, 30, 45).map((everyDays) => ({ cadence: 'days' as const, everyDays })),
  fc
    .constantFrom('month' as const, 'anniversary' as const)
    .map((cadence) => ({ cadence, everyDays: null })),
);

const terms: fc.Arbitrary<PlanTerms> = fc.record({
  mode: fc.constantFrom('replace', 'add', 'add', 'top_up'),
  rhythm,
  credits: fc
    .oneof(fc.constant(['credit']), fc.constant([...creditTypes]), fc.subarray([...creditTypes]))
    .chain((types) =>
      fc.tuple(
        ...types.map((type) =>
          fc.record({
            creditType: fc.constant(type),
            amount: amountOrZero,
            rolloverCap: maybe(fc.nat(80)),
          }),
        ),
      ),
    ),
  active: fc.oneof(
    { weight: 12, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
});

export const operation: fc.Arbitrary<PlanOperation> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: kind('pass'), ms: fc.nat(40 * DAY) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('passToDue'),
      ms: fc.constantFrom(-1, 0, 1, 3 * 3600 * 1000, 33 * DAY),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('issue'),
      creditType,
      amount,
      source: fc.constantFrom('purchase', 'promo'),
      priority: fc.constantFrom(50, 100),
      livesMs: maybe(fc.integer({ min: 1, max: 40 * DAY })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('adjust'),
      creditType,
      amount: fc.oneof(fc.integer({ min: -20, max: -1 }), fc.integer({ min: 1, max: 20 })),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: kind('deduct'),
      creditType,
      amount,
      holdSeconds: maybe(fc.integer({ min: 1, max: 30 * 24 * 3600 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind('settle'), ago, less: maybe(fc.nat(30)) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kind('refund'), ago, amount: maybe(amount) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('sweep') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('subscribe'),
      plan: fc.oneof(
        { weight: 15, arbitrary: fc.nat(2) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      when: fc.constantFrom<When>('now', 'prorate', 'next_refresh'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('upAndDown'), plan: fc.nat(2) }) },
  { weight: 6, arbitrary: fc.record({ kind: kind('refresh'), force: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind('reverse'), ago: fc.constantFrom(0, 0, 0, 1, 2) }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        kind: kind('settings'),
        hold: rarely,
        pastDue: rarely,
        day: maybe(fc.integer({ min: 1, max: 31 })),
        customAmount: maybe(amountOrZero),
      },
      { requiredKeys: ['kind'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('edit'), plan: fc.nat(2), terms }) },
);

const START: PlanOperation = { kind: 'subscribe', plan: 0, when: 'now' };

export const planHistory = (maxLength: number) =>
  fc.record({
    plans: fc.tuple(terms, terms, terms),
    startsAt: fc.integer({ min: Date.UTC(2027, 0, 1), max: Date.UTC(2029, 0, 1) }),
    operations: fc
      .array(operation, { minLength: 1, maxLength, size: 'max' })
      .map((operations): PlanOperation[] => [START, ...operations]),
  });
export type PlanHistory = { plans: PlanTerms[]; startsAt: number; operations: PlanOperation[] };
