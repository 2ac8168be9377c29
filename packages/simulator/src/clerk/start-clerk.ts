import { once, setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { addUser } from './add-user.ts';
import type { NewClerkUser } from './add-user.ts';
import { createClerkApp } from './app.ts';
import { noCounts } from './counts.ts';
import type { ClerkCounts } from './counts.ts';
import { deleteUser } from './delete-user.ts';
import { deliver } from './deliver.ts';
import type { ClerkDelivery, DeliverOptions } from './deliver.ts';
import { endPeriod } from './end-period.ts';
import { Faults } from './faults.ts';
import type { ClerkFault } from './faults.ts';
import { markPastDue } from './mark-past-due.ts';
import type { ClerkEvent } from './outbox.ts';
import { pay } from './pay.ts';
import type { ClerkPlan } from './plan.ts';
import { putPlan } from './put-plan.ts';
import type { NewClerkPlan } from './put-plan.ts';
import { RateLimiter } from './rate-limit.ts';
import type { ClerkRateLimit } from './rate-limit.ts';
import { cancel, scheduleDowngrade } from './schedule-downgrade.ts';
import { subscribe } from './subscribe.ts';
import type { ClerkSubscription } from './subscription.ts';
import { updateUser } from './update-user.ts';
import type { ClerkUser } from './user.ts';
import { ClerkWorld } from './world.ts';

export type ClerkOptions = {
  /** The key that requests must bear. */
  secretKey: string;
  /** `whsec_` and base64; signs the webhooks. */
  webhookSecret: string;
  /** 0 (the default) takes a free port. */
  port?: number;
  /** The time of changes to users, plans and subscriptions, epoch milliseconds; `Date.now`. */
  now?: () => number;
  /**
   * The time on the wire (the rate limit's windows, the timestamps that are signed), epoch
   * milliseconds; `Date.now`, which receivers compare the timestamps with.
   */
  wireNow?: () => number;
  /** None by default; Clerk's own is 1,000 requests in 10 seconds, 100 in development. */
  rateLimit?: ClerkRateLimit;
  /** None by default. */
  faults?: readonly ClerkFault[];
};

/** The verbs throw RangeError for what the world does not know or does not allow. */
export type Clerk = {
  /** The `apiUrl` of the client, without `/v1` and without a trailing slash. */
  url: string;
  addUser(fields?: NewClerkUser): ClerkUser;
  updateUser(userId: string, fields: Omit<NewClerkUser, 'id'>): ClerkUser;
  deleteUser(userId: string): void;
  putPlan(fields: NewClerkPlan): ClerkPlan;
  /** On a plan now, with a checkout if it costs anything. */
  subscribe(userId: string, planId: string): ClerkSubscription;
  /** Another plan from the end of the period (`upcoming`). */
  scheduleDowngrade(userId: string, planId: string): ClerkSubscription;
  /** The default plan, or none, from the end of the period. */
  cancel(userId: string): ClerkSubscription;
  /** The end of a canceled plan's period: what was upcoming starts. */
  endPeriod(userId: string): ClerkSubscription;
  /** A recurring payment fails. */
  markPastDue(userId: string): ClerkSubscription;
  /** A recurring payment succeeds: the next month starts. */
  pay(userId: string): ClerkSubscription;
  subscription(userId: string): ClerkSubscription | undefined;
  /** The events of all changes that were not taken yet. */
  events(): ClerkEvent[];
  /** The same, and the outbox is empty then. */
  takeEvents(): ClerkEvent[];
  deliver(
    events: readonly ClerkEvent[],
    url: string,
    options?: DeliverOptions,
  ): Promise<ClerkDelivery[]>;
  setRateLimit(limit: ClerkRateLimit | undefined): void;
  setFaults(faults: readonly ClerkFault[]): void;
  counts(): ClerkCounts;
  /** Cuts all connections and drops what was still to be delivered. May be called again. */
  close(): Promise<void>;
};

/** Starts a simulated Clerk on 127.0.0.1. Throws what `listen` throws (EADDRINUSE). */
export async function startClerk(options: ClerkOptions): Promise<Clerk> {
  const wireNow = options.wireNow ?? Date.now;
  const world = new ClerkWorld(options.now ?? Date.now);
  const rateLimiter = new RateLimiter(options.rateLimit, wireNow);
  const faults = new Faults(options.faults ?? []);
  const counts = noCounts();
  const closer = new AbortController();
  // Every delivery under way listens to it.
  setMaxListeners(0, closer.signal);
  const { secretKey, webhookSecret } = options;
  const app = createClerkApp({
    world,
    secretKey,
    rateLimiter,
    faults,
    counts,
    closing: closer.signal,
  });
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  // A server that closes idle connections resets, now and then, a call that was to succeed.
  server.keepAliveTimeout = 0;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const sender = { secret: webhookSecret, now: wireNow, closing: closer.signal };

  const shutDown = async () => {
    closer.abort();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...verbsOf(world),
    events: () => world.outbox.all(),
    takeEvents: () => world.outbox.take(),
    deliver: (events, url, how) => deliver(sender, events, url, how),
    setRateLimit: (limit) => rateLimiter.set(limit),
    setFaults: (list) => faults.set(list),
    counts: () => structuredClone(counts),
    close: () => (closing ??= shutDown()),
  };
}

/** Hands out copies, so that the world changes by its verbs only. */
function verbsOf(world: ClerkWorld) {
  return {
    addUser: (fields?: NewClerkUser) => structuredClone(addUser(world, fields)),
    updateUser: (userId: string, fields: Omit<NewClerkUser, 'id'>) =>
      structuredClone(updateUser(world, userId, fields)),
    deleteUser: (userId: string) => deleteUser(world, userId),
    putPlan: (fields: NewClerkPlan) => structuredClone(putPlan(world, fields)),
    subscribe: (userId: string, planId: string) =>
      structuredClone(subscribe(world, userId, planId)),
    scheduleDowngrade: (userId: string, planId: string) =>
      structuredClone(scheduleDowngrade(world, userId, planId)),
    cancel: (userId: string) => structuredClone(cancel(world, userId)),
    endPeriod: (userId: string) => structuredClone(endPeriod(world, userId)),
    markPastDue: (userId: string) => structuredClone(markPastDue(world, userId)),
    pay: (userId: string) => structuredClone(pay(world, userId)),
    subscription: (userId: string) => structuredClone(world.subscriptions.get(userId)),
  };
}
