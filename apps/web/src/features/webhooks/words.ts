import type { Answers } from '../../lib/trpc.ts';

export type Endpoint = Answers['webhooks']['list']['endpoints'][number];
export type Delivery = Answers['webhooks']['deliveries']['deliveries'][number];
export type DeliveryDetails = Answers['webhooks']['delivery'];
export type SubscribedType = Endpoint['types'][number];

/** Every type that an endpoint may ask for, in plain words. */
const subscribedWords: Record<SubscribedType, string> = {
  'alert.opened': 'An alert opens',
  'alert.resolved': 'An alert is resolved',
  'refresh.finished': 'A refresh of credits ends',
  'credits.refreshed': 'A user’s plan credits change',
  'charge.held': 'Credits are held for work',
  'charge.settled': 'A charge is settled',
  'charge.refunded': 'Credits are refunded',
  'charge.absorbed': 'Work succeeds after its refund',
  'balance.low': 'A balance gets low',
};

export const subscribedTypes = Object.keys(subscribedWords) as SubscribedType[];

/** What a new endpoint is told unless it is chosen otherwise: what is for people, and seldom. */
export const usualTypes: readonly SubscribedType[] = [
  'alert.opened',
  'alert.resolved',
  'refresh.finished',
];

/** Every type of event, in plain words. */
export const typeWords: Record<Delivery['type'], string> = {
  ...subscribedWords,
  'webhook.test': 'A test',
};

export const stateWords: Record<Delivery['state'], string> = {
  pending: 'On its way',
  delivered: 'Delivered',
  failed: 'Given up',
  cancelled: 'Cancelled',
};

/** What came of the last attempt. */
export function sayLast({ lastStatus, lastError, state, attempts }: Delivery): string {
  if (attempts === 0) return state === 'pending' ? 'Not tried yet' : 'Never tried';
  return lastError ?? `It answered ${lastStatus}.`;
}
