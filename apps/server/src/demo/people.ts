import type { grantInput } from '@makegood/core';
import type { z } from 'zod';
import { type Dice, diceOf } from './dice.ts';

export const DAY_MS = 86_400_000;
const CYCLE_DAYS = 30;

type Tier = { weight: number; monthly: number; activity: number; buys: number };

/** Credits a month, charges in relation to others, and how likely more credits are bought. */
const tiers: Tier[] = [
  { weight: 60, monthly: 1000, activity: 0.3, buys: 0.05 },
  { weight: 32, monthly: 6000, activity: 1.2, buys: 0.12 },
  { weight: 8, monthly: 20_000, activity: 4, buys: 0.35 },
];

/** A grant and when it is made, in milliseconds after the history's begin. */
export type PlannedGrant = { afterMs: number; grant: z.output<typeof grantInput> };

export type Person = {
  userId: string;
  /** Milliseconds after the begin at which the person came. */
  joins: number;
  /** Charges in relation to others. */
  activity: number;
  grants: PlannedGrant[];
};

export const userIdOf = (index: number) => `demo-${String(index + 1).padStart(4, '0')}`;

/** The same people each time; of the times in their grants, those after `begin` follow it. */
export function peopleOf(count: number, begin: number, days: number): Person[] {
  return Array.from({ length: count }, (_, i) => {
    const userId = userIdOf(i);
    const dice = diceOf(userId);
    const tier = dice.pick(tiers, ({ weight }) => weight);
    // The first one makes a beginning; most of the others were there before the history begins.
    const joins =
      i === 0 || dice.chance(0.7) ? 0 : Math.floor(dice.between(0, days * 0.75) * DAY_MS);
    const grants = [
      ...plans(dice, tier, joins, days * DAY_MS),
      ...extras(dice, tier, joins, days * DAY_MS),
    ].map(({ afterMs, expiresAfterMs, ...grant }, n) => ({
      afterMs,
      grant: {
        ...{ userId, creditType: 'credit', priority: 100, idempotencyKey: `demo-grant-${n}` },
        ...grant,
        ...(expiresAfterMs && { expiresAt: new Date(begin + expiresAfterMs).toISOString() }),
      },
    }));
    return { userId, joins, activity: tier.activity * dice.between(0.4, 1.6), grants };
  });
}

type Issue = {
  afterMs: number;
  amount: number;
  source: 'plan' | 'promo' | 'purchase';
  expiresAfterMs?: number;
};

/** The plan's credits, month by month; who was there before has the rest of a month left. */
function plans(dice: Dice, { monthly }: Tier, joins: number, endMs: number): Issue[] {
  const source = 'plan';
  const firstDays = joins === 0 ? dice.whole(2, CYCLE_DAYS) : CYCLE_DAYS;
  const amount = Math.ceil((monthly * firstDays) / CYCLE_DAYS);
  const first = {
    afterMs: joins,
    amount,
    source,
    expiresAfterMs: joins + firstDays * DAY_MS,
  } as const;
  if (first.expiresAfterMs >= endMs) return [first];
  const renewal = first.expiresAfterMs;
  const expiresAfterMs = renewal + CYCLE_DAYS * DAY_MS;
  return [first, { afterMs: renewal, amount: monthly, source, expiresAfterMs }];
}

/** A gift that lasts a week, and credits that were bought and do not expire. */
function extras(dice: Dice, { buys }: Tier, joins: number, endMs: number): Issue[] {
  const sometime = () => Math.floor(dice.between(joins, endMs));
  const gift = sometime();
  const promo = { amount: dice.chance(0.5) ? 100 : 200, source: 'promo' } as const;
  const bought = { amount: dice.chance(0.6) ? 1000 : 5000, source: 'purchase' } as const;
  return [
    ...(dice.chance(0.4) ? [{ ...promo, afterMs: gift, expiresAfterMs: gift + 7 * DAY_MS }] : []),
    ...(dice.chance(buys) ? [{ ...bought, afterMs: sometime() }] : []),
  ];
}
