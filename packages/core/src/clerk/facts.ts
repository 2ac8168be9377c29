import { z } from 'zod';
import * as field from '../ledger/fields.ts';

// What Clerk says, whichever way it came: over its API or by webhook. Times are milliseconds since
// 1970 UTC, by Clerk's clock.

const at = z.number();

export const userFacts = z.object({
  userId: field.userId,
  /** The primary address. */
  email: z.string().nullable(),
  name: z.string().nullable(),
  createdAt: at,
  updatedAt: at,
});
export type UserFacts = z.output<typeof userFacts>;

export const planFacts = z.object({
  planId: field.planId,
  name: field.label,
  /** Costs nothing, or is what everyone has who pays for nothing else. */
  free: z.boolean(),
});
export type PlanFacts = z.output<typeof planFacts>;

/** A stretch of time on a plan. */
export const itemFacts = z.object({
  itemId: z.string().min(1),
  /** active, past_due, canceled, upcoming, ended, …; the list is Clerk's, and may grow. */
  status: z.string(),
  planId: field.planId,
  periodStart: at,
  /** Null for a plan without an end. */
  periodEnd: at.nullable(),
  createdAt: at,
  updatedAt: at,
});
export type ItemFacts = z.output<typeof itemFacts>;

/** News of a user's subscription: all of it, one item, or a payment. */
export const subscriptionFacts = z.object({
  userId: field.userId,
  subscription: z.object({ status: z.string(), updatedAt: at }).optional(),
  items: z.array(itemFacts),
  /** The plans that the items name. */
  plans: z.array(planFacts),
  /** When a payment succeeded. */
  paidAt: at.optional(),
});
export type SubscriptionFacts = z.output<typeof subscriptionFacts>;
