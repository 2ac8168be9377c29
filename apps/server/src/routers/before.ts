import * as core from '@makegood/core';
import type { Context } from '../trpc.ts';

// What the audit log keeps of things as they were before they were changed.

/** A user's balances. */
export const balancesOf = (ctx: Context, { userId }: { userId: string }) =>
  core.getBalances(ctx.ledger, { userId });

/** A user without the grants, which the ledger tells. */
export async function userOf(ctx: Context, { userId }: { userId: string }) {
  const { balances: _, ...user } = await core.getUser(ctx, { userId });
  return user;
}

/** What is left of a charge. */
export async function chargeOf(ctx: Context, { chargeId }: { chargeId: string }) {
  const charge = await core.getCharge(ctx.ledger, { chargeId });
  const { userId, state, amount, refundedAmount, refundable } = charge;
  return { userId, state, amount, refundedAmount, refundable };
}

export const featureOf = async (ctx: Context, { feature }: { feature: string }) =>
  (await core.listFeatures(ctx)).find((one) => one.feature === feature);

export const planOf = async (ctx: Context, { planId }: { planId: string }) =>
  (await core.listPlans(ctx)).find(({ id }) => id === planId);

export const staffOf = async (ctx: Context, { staffId }: { staffId: string }) =>
  (await core.listStaff(ctx.sql)).staff.find((one) => one.staffId === staffId);

export const userSubject = ({ userId }: { userId: string }) => `user:${userId}`;
export const featureSubject = ({ feature }: { feature: string }) => `feature:${feature}`;
export const planSubject = ({ planId }: { planId: string }) => `plan:${planId}`;
export const staffSubject = ({ staffId }: { staffId: string }) => `staff:${staffId}`;
