import { changeItem, changeSubscription } from './change-item.ts';
import { charge } from './payment.ts';
import { itemInForce } from './subscription.ts';
import type { ClerkSubscription } from './subscription.ts';
import type { ClerkWorld } from './world.ts';

/**
 * Lets a user's recurring payment fail: the item and the subscription are past due. Throws
 * RangeError for an unknown user and for a plan that is not active or costs nothing.
 */
export function markPastDue(world: ClerkWorld, userId: string): ClerkSubscription {
  const subscription = world.mustSubscription(userId);
  const item = itemInForce(subscription);
  if (item?.status !== 'active' || world.mustPlan(item.planId).amount === 0) {
    throw new RangeError(`user ${userId} has no payment to make`);
  }
  charge(world, { subscription, item, chargeType: 'recurring', outcome: 'failed' });
  const at = world.tick();
  const change = { world, subscription, at };
  changeItem(change, item, { status: 'past_due', pastDueAt: at });
  changeSubscription(change, { status: 'past_due', pastDueAt: at });
  return subscription;
}
