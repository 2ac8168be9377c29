/** The states of an item that the simulator brings about, in Clerk's words. */
export type ClerkItemStatus =
  | 'active'
  | 'upcoming'
  | 'past_due'
  | 'canceled'
  | 'ended'
  | 'abandoned';

/** A stretch of time on a plan; times are epoch milliseconds. */
export type ClerkSubscriptionItem = {
  id: string;
  planId: string;
  status: ClerkItemStatus;
  periodStart: number;
  /** Null on the default plan, which has no end. */
  periodEnd: number | null;
  createdAt: number;
  updatedAt: number;
  canceledAt: number | null;
  pastDueAt: number | null;
  endedAt: number | null;
  /** US cents. */
  lifetimePaid: number;
};

/** The one subscription of a user, with all items it ever had, the oldest first. */
export type ClerkSubscription = {
  id: string;
  userId: string;
  payerId: string;
  status: 'active' | 'past_due' | 'ended';
  createdAt: number;
  updatedAt: number;
  activeAt: number | null;
  pastDueAt: number | null;
  canceledAt: number | null;
  endedAt: number | null;
  latestPaymentId: string | null;
  items: ClerkSubscriptionItem[];
};

/** The item whose plan the user has now; a canceled one counts until its period ends. */
export function itemInForce(subscription: ClerkSubscription): ClerkSubscriptionItem | undefined {
  return subscription.items.find(({ status }) => IN_FORCE.has(status));
}

/** The item that waits for the end of the period. */
export function upcomingItem(subscription: ClerkSubscription): ClerkSubscriptionItem | undefined {
  return subscription.items.find(({ status }) => status === 'upcoming');
}

const IN_FORCE: ReadonlySet<ClerkItemStatus> = new Set(['active', 'past_due', 'canceled']);
