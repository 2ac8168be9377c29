import type { Answers } from '../../lib/trpc.ts';

export type Endpoint = Answers['webhooks']['list']['endpoints'][number];
export type Delivery = Answers['webhooks']['deliveries']['deliveries'][number];
export type DeliveryDetails = Answers['webhooks']['delivery'];
export type SubscribedType = Endpoint['types'][number];

/** Every type of event, in plain words. */
export const typeWords: Record<Delivery['type'], string> = {
  'alert.opened': 'An alert opens',
  'alert.resolved': 'An alert is resolved',
  'refresh.finished': 'A refresh of credits ends',
  'charge.settled': 'A charge is settled',
  'charge.refunded': 'Credits are refunded',
  'balance.low': 'A balance gets low',
  'webhook.test': 'A test',
};

/** What Makegood tells by now; the API takes the others too, for when it does. */
export const toldTypes: readonly SubscribedType[] = [
  'alert.opened',
  'alert.resolved',
  'refresh.finished',
];

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
