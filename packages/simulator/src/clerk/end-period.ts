import { changeItem, changeSubscription } from './change-item.ts';
import { charge } from './payment.ts';
import { itemInForce, upcomingItem } from './subscription.ts';
import type { ClerkSubscription } from './subscription.ts';
import type { ClerkWorld } from './world.ts';

/**
 * Lets the period of a canceled plan end: the upcoming plan starts, or the subscription ends where
 * none is. The caller moves the world's clock. Throws RangeError for an unknown user and for a plan
 * that is not canceled.
 */
export function endPeriod(world: ClerkWorld, userId: string): ClerkSubscription {
  const subscription = world.mustSubscription(userId);
  const item = itemInForce(subscription);
  if (item?.status !== 'canceled') throw new RangeError(`user ${userId} has no canceled plan`);
  const at = world.tick();
  const change = { world, subscription, at };
  const next = upcomingItem(subscription);
  changeItem(change, item, { status: 'ended', endedAt: at });
  if (next) {
    changeItem(change, next, { status: 'active' });
    charge(world, { subscription, item: next, chargeType: 'recurring', outcome: 'paid' });
    changeSubscription(change);
  } else {
    changeSubscription(change, { status: 'ended', endedAt: at });
  }
  return subscription;
}
