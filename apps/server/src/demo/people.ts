import { grant, type Ledger } from '@makegood/core';
import { type Dice, diceOf } from './dice.ts';
import { ACTOR } from './stories.ts';

export const DAY_MS = 86_400_000;
const CYCLE_DAYS = 30;

type Tier = { planId: string; weight: number; activity: number; buys: number };

/** The plan, charges in relation to others, and how likely more credits are bought. */
const tiers: Tier[] = [
  { planId: 'basic', weight: 60, activity: 0.3, buys: 0.05 },
  { planId: 'plus', weight: 32, activity: 1.2, buys: 0.12 },
  { planId: 'studio', weight: 8, activity: 4, buys: 0.35 },
];

/** Something that gives credits, and when, in milliseconds after the history's begin. */
export type Gift = { afterMs: number; give: (ledger: Ledger) => Promise<unknown> };

export type Person = {
  userId: string;
  /** Milliseconds after the begin at which the person came. */
  joins: number;
  /** Charges in relation to others. */
  activity: number;
  gifts: Gift[];
};

export const userIdOf = (index: number) => `demo-${String(index + 1).padStart(4, '0')}`;

/** The same people each time; the times of their gifts follow `begin`. */
export function peopleOf(count: number, begin: number, days: number): Person[] {
  return Array.from({ length: count }, (_, i) => {
    const userId = userIdOf(i);
    const dice = diceOf(userId);
    const tier = dice.pick(tiers, ({ weight }) => weight);
    // The first one makes a beginning; most of the others were there before the history begins.
    const joins =
      i === 0 || dice.chance(0.7) ? 0 : Math.floor(dice.between(0, days * 0.75) * DAY_MS);
    const extra = extras(dice, tier, joins, days * DAY_MS);
    const gifts = [
      ...renewals(dice, userId, tier, { begin, joins, endMs: days * DAY_MS }),
      ...extra.map((issue, n) => giftOf(userId, begin, issue, n)),
    ];
    return { userId, joins, activity: tier.activity * dice.between(0.4, 1.6), gifts };
  });
}

/** Puts the person on the plan, and renews it every 30 days; who was there before is in mid-period. */
function renewals(
  dice: Dice,
  userId: string,
  { planId }: Tier,
  { begin, joins, endMs }: { begin: number; joins: number; endMs: number },
): Gift[] {
  const firstDays = joins === 0 ? dice.whole(2, CYCLE_DAYS) : CYCLE_DAYS;
  const first = joins + firstDays * DAY_MS;
  const anchorAt = begin + first - CYCLE_DAYS * DAY_MS;
  const on = { userId, actor: ACTOR };
  const start: Gift = {
    afterMs: joins,
    give: (ledger) => ledger.submit({ kind: 'subscribe', ...on, planId, when: 'now', anchorAt }),
  };
  const renewal: Gift = {
    afterMs: first,
    give: (ledger) => ledger.submit({ kind: 'refresh', ...on, force: false }),
  };
  return first < endMs ? [start, renewal] : [start];
}

type Issue = {
  afterMs: number;
  amount: number;
  source: 'promo' | 'purchase';
  expiresAfterMs?: number;
};

function giftOf(userId: string, begin: number, issue: Issue, n: number): Gift {
  const { afterMs, expiresAfterMs, ...what } = issue;
  const expiresAt = expiresAfterMs && new Date(begin + expiresAfterMs).toISOString();
  const input = {
    ...{ userId, creditType: 'credit', priority: 100, idempotencyKey: `demo-grant-${n}` },
    ...what,
    ...(expiresAt && { expiresAt }),
  };
  return { afterMs, give: (ledger) => grant(ledger, input, ACTOR) };
}

/** A gift that lasts a week, and credits that were bought and do not expire. */
function extras(dice: Dice, { buys }: Tier, joins: number, endMs: number): Issue[] {
  const sometime = () => Math.floor(dice.between(joins, endMs));
  const moment = sometime();
  const promo = { amount: dice.chance(0.5) ? 100 : 200, source: 'promo' } as const;
  const bought = { amount: dice.chance(0.6) ? 1000 : 5000, source: 'purchase' } as const;
  return [
    ...(dice.chance(0.4)
      ? [{ ...promo, afterMs: moment, expiresAfterMs: moment + 7 * DAY_MS }]
      : []),
    ...(dice.chance(buys) ? [{ ...bought, afterMs: sometime() }] : []),
  ];
}
