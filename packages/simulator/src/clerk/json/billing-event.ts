import type { ClerkSubscription, ClerkSubscriptionItem } from '../subscription.ts';
import type { ClerkWorld } from '../world.ts';
import { eventPlanJson } from './plan.ts';
import { payerJson } from './user.ts';

/** `data` of the `subscription.*` events; their items leave out what the event itself tells. */
export function subscriptionEventJson(
  world: ClerkWorld,
  subscription: ClerkSubscription,
): Record<string, unknown> {
  return {
    object: 'commerce_subscription',
    id: subscription.id,
    status: subscription.status,
    active_at: subscription.activeAt,
    canceled_at: subscription.canceledAt,
    created_at: subscription.createdAt,
    ended_at: subscription.endedAt,
    past_due_at: subscription.pastDueAt,
    updated_at: subscription.updatedAt,
    latest_payment_id: subscription.latestPaymentId,
    payer_id: subscription.payerId,
    payer: payerJson(world.mustUser(subscription.userId), subscription.payerId),
    payment_source_id: subscription.latestPaymentId && 'cps_000000000000000000000000001',
    items: subscription.items.map((item) => ({
      ...itemFields(world, item),
      subscription_id: null,
    })),
  };
}

/** `data` of the `subscriptionItem.*` events. */
export function itemEventJson(
  world: ClerkWorld,
  subscription: ClerkSubscription,
  item: ClerkSubscriptionItem,
): Record<string, unknown> {
  return {
    ...itemFields(world, item),
    payer: payerJson(world.mustUser(subscription.userId), subscription.payerId),
    subscription_id: subscription.id,
  };
}

function itemFields(world: ClerkWorld, item: ClerkSubscriptionItem) {
  return {
    object: 'commerce_subscription_item',
    id: item.id,
    status: item.status,
    is_free_trial: false,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    period_start: item.periodStart,
    period_end: item.periodEnd,
    interval: 'month',
    plan_id: item.planId,
    plan: eventPlanJson(world.mustPlan(item.planId)),
  };
}
