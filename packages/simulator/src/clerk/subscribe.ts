import { abandonUpcoming, changeItem, changeSubscription, openItem } from './change-item.ts';
import { monthAfter } from './month-after.ts';
import { openSubscription } from './open-subscription.ts';
import { charge } from './payment.ts';
import { itemInForce } from './subscription.ts';
import type { ClerkSubscription } from './subscription.ts';
import type { ClerkWorld } from './world.ts';

/**
 * Puts a user on a plan now, by a checkout, for a month from now; the default plan has no end. What
 * was in force ends, what was upcoming is abandoned. Throws RangeError for an unknown user or plan
 * and for the plan that is active already.
 */
export function subscribe(world: ClerkWorld, userId: string, planId: string): ClerkSubscription {
  const plan = world.mustPlan(planId);
  const at = world.tick();
  const subscription = openSubscription(world, userId, at);
  const change = { world, subscription, at };
  const former = itemInForce(subscription);
  if (former?.planId === planId && former.status === 'active') {
    throw new RangeError(`user ${userId} is on plan ${planId} already`);
  }
  abandonUpcoming(change);
  if (former) changeItem(change, former, { status: 'ended', endedAt: at });
  const item = openItem(change, {
    planId,
    status: 'active',
    periodStart: at,
    periodEnd: plan.isDefault ? null : monthAfter(at),
  });
  charge(world, { subscription, item, chargeType: 'checkout', outcome: 'paid' });
  changeSubscription(change, {
    status: 'active',
    activeAt: subscription.activeAt ?? at,
    pastDueAt: null,
    canceledAt: null,
    endedAt: null,
  });
  return subscription;
}
