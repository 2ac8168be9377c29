import { subscriptionEventJson } from './json/billing-event.ts';
import type { ClerkSubscription } from './subscription.ts';
import type { ClerkWorld } from './world.ts';

/** The user's subscription, created without items if there is none. Throws RangeError. */
export function openSubscription(world: ClerkWorld, userId: string, at: number): ClerkSubscription {
  const existing = world.subscriptions.get(userId);
  if (existing) return existing;
  world.mustUser(userId);
  const subscription: ClerkSubscription = {
    id: world.ids.next('csub'),
    userId,
    payerId: world.ids.next('cpayer'),
    status: 'active',
    createdAt: at,
    updatedAt: at,
    activeAt: at,
    pastDueAt: null,
    canceledAt: null,
    endedAt: null,
    latestPaymentId: null,
    items: [],
  };
  world.subscriptions.set(userId, subscription);
  world.outbox.add('subscription.created', at, subscriptionEventJson(world, subscription));
  return subscription;
}
