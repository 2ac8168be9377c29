import { changeItem, changeSubscription } from './change-item.ts';
import { monthAfter } from './month-after.ts';
import { charge } from './payment.ts';
import { itemInForce } from './subscription.ts';
import type { ClerkSubscription } from './subscription.ts';
import type { ClerkWorld } from './world.ts';

/**
 * Lets a user's recurring payment succeed. The item's next month starts where the last one ended,
 * whether the payment comes in time or settles what was past due. Throws RangeError for an unknown
 * user and for a plan that has no end or is canceled.
 */
export function pay(world: ClerkWorld, userId: string): ClerkSubscription {
  const subscription = world.mustSubscription(userId);
  const item = itemInForce(subscription);
  if (!item || item.periodEnd === null || item.status === 'canceled') {
    throw new RangeError(`user ${userId} has no payment to make`);
  }
  const change = { world, subscription, at: world.tick() };
  changeItem(change, item, {
    status: 'active',
    pastDueAt: null,
    periodStart: item.periodEnd,
    periodEnd: monthAfter(item.periodEnd),
  });
  charge(world, { subscription, item, chargeType: 'recurring', outcome: 'paid' });
  changeSubscription(change, { status: 'active', pastDueAt: null });
  return subscription;
}
