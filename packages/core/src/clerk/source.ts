import type { PlanFacts, SubscriptionFacts, UserFacts } from './facts.ts';

/**
 * Clerk, as it is asked. Whoever implements it waits out rate limits and tries again what may work
 * later; the signal ends that.
 * @throws LedgerError clerk_unavailable, clerk_refused
 */
export type ClerkSource = {
  /** All users, the oldest first, page by page, with how many there are. */
  users(signal: AbortSignal): AsyncIterable<{ total: number; users: UserFacts[] }>;
  plans(signal: AbortSignal): Promise<PlanFacts[]>;
  /** Null where the user has none. */
  subscription(userId: string, signal: AbortSignal): Promise<SubscriptionFacts | null>;
};
