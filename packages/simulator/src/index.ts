export { startSimulator } from './start-simulator.ts';
export type { Simulator, SimulatorOptions } from './start-simulator.ts';
export { OUTCOMES } from './outcome.ts';
export type { Mix, Outcome } from './outcome.ts';
export { CALLBACK_MODES } from './callback-plan.ts';
export type { CallbackMode } from './callback-plan.ts';
export type { CallRecord } from './call-log.ts';
export type { TaskCallback } from './run-task.ts';
export { COMPLETION_TOKEN_USD, PROMPT_TOKEN_USD, TASK_USD, costUsdOf } from './price.ts';
export { startClerk } from './clerk/start-clerk.ts';
export type { Clerk, ClerkOptions } from './clerk/start-clerk.ts';
export { SVIX_RETRY_DELAYS_MS } from './clerk/deliver.ts';
export type { ClerkDelivery, DeliverOptions } from './clerk/deliver.ts';
export type { ClerkEvent, ClerkEventType } from './clerk/outbox.ts';
export type { ClerkCounts } from './clerk/counts.ts';
export type { ClerkFault } from './clerk/faults.ts';
export type { ClerkRateLimit } from './clerk/rate-limit.ts';
export type { ClerkUser } from './clerk/user.ts';
export type { ClerkPlan } from './clerk/plan.ts';
export type { NewClerkUser } from './clerk/add-user.ts';
export type { NewClerkPlan } from './clerk/put-plan.ts';
export type {
  ClerkItemStatus,
  ClerkSubscription,
  ClerkSubscriptionItem,
} from './clerk/subscription.ts';
