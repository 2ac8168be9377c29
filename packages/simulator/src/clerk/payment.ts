import { paymentEventJson } from './json/payment-event.ts';
import type { ClerkSubscription, ClerkSubscriptionItem } from './subscription.ts';
import type { ClerkWorld } from './world.ts';

/** An attempt to be paid for an item's period; times are epoch milliseconds. */
export type ClerkPayment = {
  id: string;
  paymentId: string;
  subscription: ClerkSubscription;
  item: ClerkSubscriptionItem;
  status: 'pending' | 'paid' | 'failed';
  chargeType: 'checkout' | 'recurring';
  createdAt: number;
  updatedAt: number;
};

export type ChargedItem = Pick<ClerkPayment, 'subscription' | 'item' | 'chargeType'> & {
  outcome: 'paid' | 'failed';
};

/** Charges an item's price, with both events of the attempt; what is free is not charged. */
export function charge(world: ClerkWorld, charged: ChargedItem): void {
  const { subscription, item, chargeType, outcome } = charged;
  const { amount } = world.mustPlan(item.planId);
  if (amount === 0) return;
  const at = world.tick();
  const payment: ClerkPayment = {
    id: world.ids.next('cpayatt'),
    paymentId: world.ids.next('cpay'),
    subscription,
    item,
    status: 'pending',
    chargeType,
    createdAt: at,
    updatedAt: at,
  };
  world.outbox.add('paymentAttempt.created', at, paymentEventJson(world, payment));
  payment.status = outcome;
  payment.updatedAt = world.tick();
  if (outcome === 'paid') item.lifetimePaid += amount;
  subscription.latestPaymentId = payment.paymentId;
  world.outbox.add('paymentAttempt.updated', payment.updatedAt, paymentEventJson(world, payment));
}
