import { abandonUpcoming, changeItem, changeSubscription, openItem } from './change-item.ts';
import type { Change } from './change-item.ts';
import { monthAfter } from './month-after.ts';
import { itemInForce } from './subscription.ts';
import type { ClerkSubscription } from './subscription.ts';
import type { ClerkWorld } from './world.ts';

/**
 * Lets a user's plan end with its period, and another one start then (`upcoming`). Throws RangeError
 * for an unknown user or plan, and if the plan in force has no end.
 */
export function scheduleDowngrade(
  world: ClerkWorld,
  userId: string,
  planId: string,
): ClerkSubscription {
  const plan = world.mustPlan(planId);
  return endWithPeriod(world, userId, (change, periodEnd) => {
    openItem(change, {
      planId,
      status: 'upcoming',
      periodStart: periodEnd,
      periodEnd: plan.isDefault ? null : monthAfter(periodEnd),
    });
  });
}

/**
 * Lets a user's plan end with its period. The default plan is upcoming then; where there is none,
 * the subscription ends too. Throws RangeError as `scheduleDowngrade`.
 */
export function cancel(world: ClerkWorld, userId: string): ClerkSubscription {
  const plan = world.defaultPlan();
  if (plan) return scheduleDowngrade(world, userId, plan.id);
  return endWithPeriod(world, userId, ({ subscription, at }) => {
    subscription.canceledAt = at;
  });
}

function endWithPeriod(
  world: ClerkWorld,
  userId: string,
  then: (change: Change, periodEnd: number) => void,
): ClerkSubscription {
  const subscription = world.mustSubscription(userId);
  const item = itemInForce(subscription);
  if (!item || item.periodEnd === null) {
    throw new RangeError(`user ${userId} has no plan with an end`);
  }
  const change = { world, subscription, at: world.tick() };
  abandonUpcoming(change);
  changeItem(change, item, { status: 'canceled', canceledAt: change.at });
  then(change, item.periodEnd);
  changeSubscription(change);
  return subscription;
}
