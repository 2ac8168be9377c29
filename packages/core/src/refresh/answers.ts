import { z } from 'zod';
import * as field from '../ledger/fields.ts';

export const planCreditChange = z.object({
  creditType: field.creditTypeKey,
  oldBalance: field.amountOrZero,
  newBalance: field.amountOrZero,
  /** What was left of the plan's credits and is gone. */
  expired: field.amountOrZero,
  granted: z.object({ grantId: field.id, amount: field.amount }).nullable(),
});

/** Why nothing was refreshed. */
export const notRefreshed = z.enum(['no_plan', 'not_due', 'held', 'past_due', 'already_in_run']);
export type NotRefreshed = z.output<typeof notRefreshed>;

export const refreshAnswer = z.object({
  refreshed: z.boolean(),
  /** Why not, where it was not. */
  reason: notRefreshed.nullable(),
  refreshId: field.id.nullable(),
  /** Available credits of type `credit`, or of the first type that the plan gives. */
  oldBalance: field.amountOrZero,
  newBalance: field.amountOrZero,
  changes: z.array(planCreditChange),
  nextRefreshAt: z.iso.datetime().nullable(),
  replayed: z.boolean(),
});
export type RefreshAnswer = z.output<typeof refreshAnswer>;
