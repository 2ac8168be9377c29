import { z } from 'zod';
import type { ItemFacts } from './facts.ts';
import type { KnownSubscription } from './merge.ts';

/** What Clerk's subscription means here. */
export const clerkPlan = z.object({
  planId: z.string().nullable(),
  /** The item that gives the plan. */
  itemId: z.string().nullable(),
  /** The plan that follows at the end of the period. */
  nextPlanId: z.string().nullable(),
  pastDue: z.boolean(),
});
export type ClerkPlan = z.output<typeof clerkPlan>;

/** The same, with when the plan began (now, where there is none), and whether it is paid for by the period. */
export type Decided = ClerkPlan & { anchorAt: number; hasPeriods: boolean };

/** Decides from what is known of a subscription alone, so that any order of news ends the same. */
export function planFrom(known: KnownSubscription, now: number): Decided {
  const item = known.items.filter((one) => gives(one, now)).toSorted(laterFirst)[0];
  if (!item) {
    const none = { planId: null, itemId: null, nextPlanId: null, pastDue: false };
    return { ...none, anchorAt: now, hasPeriods: false };
  }
  const [next] = known.items
    .filter(({ status }) => status === 'upcoming')
    .toSorted((a, b) => -laterFirst(a, b));
  const { planId, itemId } = item;
  return {
    ...{ planId, itemId },
    nextPlanId: next && next.planId !== planId ? next.planId : null,
    pastDue: isPastDue(known, item),
    anchorAt: beganAt(item),
    hasPeriods: item.periodEnd !== null,
  };
}

/** A canceled item still gives its plan until the period that was paid for is over. */
function gives({ status, periodEnd }: ItemFacts, now: number): boolean {
  if (status === 'canceled') return periodEnd !== null && periodEnd > now;
  return status === 'active' || status === 'past_due';
}

const laterFirst = (a: ItemFacts, b: ItemFacts) =>
  b.periodStart - a.periodStart || b.updatedAt - a.updatedAt || (a.itemId < b.itemId ? -1 : 1);

/** Whether a payment is missing, by what was said last: of the item, of the subscription, or that it was paid. */
function isPastDue({ subscription, paidAt }: KnownSubscription, item: ItemFacts): boolean {
  const said = [
    { at: item.updatedAt, pastDue: item.status === 'past_due' },
    ...(subscription
      ? [{ at: subscription.updatedAt, pastDue: subscription.status === 'past_due' }]
      : []),
    ...(paidAt === null ? [] : [{ at: paidAt, pastDue: false }]),
  ];
  return said.reduce((last, one) => (one.at > last.at ? one : last)).pastDue;
}

const DAY = 24 * 60 * 60 * 1000;
/** Months differ by this much. */
const SLACK = 4 * DAY;
const LONGEST_MONTH = 60 * DAY;

/**
 * When the first period of an item began. Clerk tells the period that runs, and moves it with each
 * payment; news of any of them must mean the same here.
 */
export function beganAt({ createdAt, periodStart, periodEnd }: ItemFacts): number {
  if (periodEnd === null) return periodStart;
  const months = periodEnd - periodStart > LONGEST_MONTH ? 12 : 1;
  let began = periodStart;
  for (let back = months; ; back += months) {
    const earlier = monthsBefore(periodStart, back);
    if (earlier < createdAt - SLACK) break;
    began = earlier;
  }
  return Math.abs(began - createdAt) <= SLACK ? createdAt : began;
}

/** The same day and time so many months before; the last day of a month that is shorter. */
function monthsBefore(at: number, months: number): number {
  const date = new Date(at);
  const month = date.getUTCMonth() - months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return Date.UTC(date.getUTCFullYear(), month, day) + (((at % DAY) + DAY) % DAY);
}
