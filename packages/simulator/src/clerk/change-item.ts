import { itemEventJson, subscriptionEventJson } from './json/billing-event.ts';
import type { ClerkEventType } from './outbox.ts';
import { upcomingItem } from './subscription.ts';
import type { ClerkItemStatus, ClerkSubscription, ClerkSubscriptionItem } from './subscription.ts';
import type { ClerkWorld } from './world.ts';

const EVENT_OF_STATUS: Record<ClerkItemStatus, ClerkEventType> = {
  active: 'subscriptionItem.active',
  upcoming: 'subscriptionItem.upcoming',
  past_due: 'subscriptionItem.pastDue',
  canceled: 'subscriptionItem.canceled',
  ended: 'subscriptionItem.ended',
  abandoned: 'subscriptionItem.abandoned',
};

/** A change under way: who it happens to, and its time (epoch milliseconds). */
export type Change = { world: ClerkWorld; subscription: ClerkSubscription; at: number };

/** Changes an item, and says so by the event of its status, or as an update if that stays. */
export function changeItem(
  { world, subscription, at }: Change,
  item: ClerkSubscriptionItem,
  fields: Partial<Omit<ClerkSubscriptionItem, 'id' | 'updatedAt'>>,
): void {
  const staysAsItWas = fields.status === undefined || fields.status === item.status;
  Object.assign(item, fields, { updatedAt: at });
  const type = staysAsItWas ? 'subscriptionItem.updated' : EVENT_OF_STATUS[item.status];
  world.outbox.add(type, at, itemEventJson(world, subscription, item));
}

/** Gives the subscription an item; that of the default plan keeps its id, as Clerk has it. */
export function openItem(
  change: Change,
  fields: Pick<ClerkSubscriptionItem, 'planId' | 'status' | 'periodStart' | 'periodEnd'>,
): ClerkSubscriptionItem {
  const { world, subscription, at } = change;
  const { isDefault } = world.mustPlan(fields.planId);
  const known = isDefault && subscription.items.find(({ planId }) => planId === fields.planId);
  const fresh = { canceledAt: null, pastDueAt: null, endedAt: null };
  const item: ClerkSubscriptionItem = known || {
    id: world.ids.next('csub_item'),
    createdAt: at,
    updatedAt: at,
    lifetimePaid: 0,
    ...fresh,
    ...fields,
  };
  if (!known) subscription.items.push(item);
  Object.assign(item, fresh, fields, { updatedAt: at });
  world.outbox.add(EVENT_OF_STATUS[item.status], at, itemEventJson(world, subscription, item));
  return item;
}

/** Gives up what was to start at the end of the period. */
export function abandonUpcoming(change: Change): void {
  const item = upcomingItem(change.subscription);
  if (item) changeItem(change, item, { status: 'abandoned' });
}

/** Changes the subscription itself, after its items, and says so. */
export function changeSubscription(
  { world, subscription }: Change,
  fields: Partial<Omit<ClerkSubscription, 'id' | 'updatedAt' | 'items'>> = {},
): void {
  const before = subscription.status;
  const at = world.tick();
  Object.assign(subscription, fields, { updatedAt: at });
  const { status } = subscription;
  const type =
    status === before || status === 'ended'
      ? 'subscription.updated'
      : status === 'active'
        ? 'subscription.active'
        : 'subscription.pastDue';
  world.outbox.add(type, at, subscriptionEventJson(world, subscription));
}
