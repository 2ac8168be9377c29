import { Ids } from './ids.ts';
import { Outbox } from './outbox.ts';
import type { ClerkPlan } from './plan.ts';
import type { ClerkSubscription } from './subscription.ts';
import type { ClerkUser } from './user.ts';

/** The simulated instance: what it knows, and what it has to tell by webhook. */
export class ClerkWorld {
  readonly ids = new Ids();
  readonly outbox = new Outbox(this.ids);
  readonly users = new Map<string, ClerkUser>();
  readonly plans = new Map<string, ClerkPlan>();
  /** By the user's id. */
  readonly subscriptions = new Map<string, ClerkSubscription>();
  #now: () => number;
  #last = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The time of a change: the world's clock, but later than every change before it. */
  tick(): number {
    this.#last = Math.max(this.#now(), this.#last + 1);
    return this.#last;
  }

  /** Throws RangeError. */
  mustUser(id: string): ClerkUser {
    return must(this.users.get(id), `no user ${id}`);
  }

  /** Throws RangeError. */
  mustPlan(id: string): ClerkPlan {
    return must(this.plans.get(id), `no plan ${id}`);
  }

  /** Throws RangeError. */
  mustSubscription(userId: string): ClerkSubscription {
    return must(this.subscriptions.get(userId), `user ${userId} has no subscription`);
  }

  defaultPlan(): ClerkPlan | undefined {
    return [...this.plans.values()].find((plan) => plan.isDefault);
  }
}

function must<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new RangeError(message);
  return value;
}
