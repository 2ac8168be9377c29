import { z } from 'zod';
import { itemFacts, type ItemFacts, type SubscriptionFacts } from './facts.ts';

/** What is known of a user's subscription. */
export const knownSubscription = z.object({
  subscription: z.object({ status: z.string(), updatedAt: z.number() }).nullable(),
  /** By id; the ended ones too, so that late news of them change nothing. */
  items: z.array(itemFacts),
  paidAt: z.number().nullable(),
});
export type KnownSubscription = z.output<typeof knownSubscription>;

export const nothingKnown: KnownSubscription = { subscription: null, items: [], paidAt: null };

/**
 * What is known after news. Of each thing the newest is kept, so that the order in which news come,
 * and how often, makes no difference.
 */
export function merge(known: KnownSubscription, news: SubscriptionFacts): KnownSubscription {
  const items = new Map(known.items.map((item) => [item.itemId, item]));
  for (const item of news.items) {
    const before = items.get(item.itemId);
    if (!before || isNewer(item, before)) items.set(item.itemId, item);
  }
  return {
    subscription: newer(known.subscription, news.subscription ?? null),
    items: [...items.values()].toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1)),
    paidAt: news.paidAt === undefined ? known.paidAt : Math.max(news.paidAt, known.paidAt ?? 0),
  };
}

type Subscription = KnownSubscription['subscription'];

function newer(a: Subscription, b: Subscription): Subscription {
  if (!a || !b) return a ?? b;
  // Of the same moment, any will do, as long as it is always the same one.
  const later = b.updatedAt - a.updatedAt || (b.status > a.status ? 1 : -1);
  return later > 0 ? b : a;
}

/** In which order an item goes through its states, where two news are of the same moment. */
const course = ['upcoming', 'active', 'past_due', 'canceled'];

const stage = ({ status }: ItemFacts) => {
  const at = course.indexOf(status);
  return at === -1 ? course.length : at;
};

const isNewer = (a: ItemFacts, b: ItemFacts) =>
  (a.updatedAt - b.updatedAt || stage(a) - stage(b) || a.periodStart - b.periodStart) > 0;

/** When the newest of what is known came about. */
export const newestOf = ({ subscription, items, paidAt }: KnownSubscription): number =>
  Math.max(subscription?.updatedAt ?? 0, paidAt ?? 0, ...items.map(({ updatedAt }) => updatedAt));
