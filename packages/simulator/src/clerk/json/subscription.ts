import { INSTANCE_ID } from '../instance.ts';
import type { ClerkPlan } from '../plan.ts';
import { itemInForce } from '../subscription.ts';
import type { ClerkSubscription, ClerkSubscriptionItem } from '../subscription.ts';
import type { ClerkWorld } from '../world.ts';
import { moneyJson } from './money.ts';
import { planJson } from './plan.ts';

/** A user's subscription as the API shows it, the newest item first. */
export function subscriptionJson(
  world: ClerkWorld,
  subscription: ClerkSubscription,
): Record<string, unknown> {
  const item = itemInForce(subscription);
  const nextPayment = item && nextPaymentOf(item, world.mustPlan(item.planId));
  return {
    object: 'commerce_subscription',
    id: subscription.id,
    instance_id: INSTANCE_ID,
    status: subscription.status,
    payer_id: subscription.payerId,
    created_at: subscription.createdAt,
    updated_at: subscription.updatedAt,
    active_at: subscription.activeAt,
    past_due_at: subscription.pastDueAt,
    subscription_items: subscription.items
      .toReversed()
      .map((each) => itemJson(each, world.mustPlan(each.planId), subscription)),
    ...(nextPayment && { next_payment: nextPayment }),
    eligible_for_free_trial: false,
  };
}

function itemJson(
  item: ClerkSubscriptionItem,
  plan: ClerkPlan,
  subscription: ClerkSubscription,
): Record<string, unknown> {
  return {
    object: 'commerce_subscription_item',
    id: item.id,
    instance_id: INSTANCE_ID,
    status: item.status,
    plan_id: plan.id,
    plan: planJson(plan),
    plan_period: 'month',
    payer_id: subscription.payerId,
    is_free_trial: false,
    lifetime_paid: moneyJson(item.lifetimePaid),
    next_payment: nextPaymentOf(item, plan),
    period_start: item.periodStart,
    period_end: item.periodEnd,
    canceled_at: item.canceledAt,
    past_due_at: item.pastDueAt,
    ended_at: item.endedAt,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
  };
}

/** None for what ends or costs nothing. */
function nextPaymentOf(item: ClerkSubscriptionItem, plan: ClerkPlan) {
  if (plan.amount === 0) return null;
  if (item.status === 'upcoming') {
    return { date: item.periodStart, amount: moneyJson(plan.amount) };
  }
  if (item.status !== 'active' && item.status !== 'past_due') return null;
  return { date: item.periodEnd, amount: moneyJson(plan.amount) };
}
