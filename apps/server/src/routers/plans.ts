import * as core from '@makegood/core';
import { z } from 'zod';
import { nothing, procedure, router } from '../trpc.ts';
import { planOf, planSubject } from './before.ts';

const writing = ['credit_type_not_found', 'effective_in_past', 'stale_write'] as const;

export const plansRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/plans',
      summary: 'All plans as they are now, archived ones too, and what is scheduled',
    },
    input: nothing,
    output: z.object({ plans: z.array(core.planAnswer) }),
  }).query(async ({ ctx }) => ({ plans: await core.listPlans(ctx) })),

  create: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/plans',
      summary: 'Create a plan',
      errors: [...writing, 'plan_exists'],
    },
    input: core.createPlanInput,
    output: core.planAnswer,
    audit: { subject: ({ id }) => `plan:${id}` },
  }).mutation(({ ctx, input }) => core.createPlan(ctx, input, ctx.actor)),

  put: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/plans/{planId}',
      summary: 'Create a plan, or replace what it gives',
      errors: writing,
    },
    input: core.putPlanInput,
    output: core.planAnswer,
    audit: { subject: planSubject, before: planOf },
  }).mutation(({ ctx, input }) => core.putPlan(ctx, input, ctx.actor)),

  archive: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/plans/{planId}',
      summary: 'Archive a plan: nobody comes to it any more; who is on it stays',
      errors: ['plan_not_found'],
    },
    input: core.archivePlanInput,
    output: z.object({ id: z.string(), archivedAt: z.iso.datetime() }),
    audit: { subject: planSubject, before: planOf },
  }).mutation(({ ctx, input }) => core.archivePlan(ctx, input, ctx.actor)),

  history: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/plans/{planId}/history',
      summary: 'All versions of a plan, the newest first',
      errors: ['plan_not_found'],
    },
    input: core.planHistoryInput,
    output: core.planHistoryAnswer,
  }).query(({ ctx, input }) => core.planHistory(ctx, input)),

  cancel: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/plans/{planId}/versions/{version}',
      summary: 'Cancel a scheduled version of a plan',
      errors: ['plan_not_found', 'version_not_found', 'version_in_force'],
    },
    input: core.cancelPlanInput,
    output: core.planVersion,
    audit: { subject: planSubject, before: planOf },
  }).mutation(({ ctx, input }) => core.cancelPlanVersion(ctx, input, ctx.actor)),

  preview: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'POST',
      path: '/api/admin/plans/{planId}/preview',
      summary: 'What a PUT would change for the users on the plan',
      errors: writing,
    },
    input: core.putPlanInput,
    output: core.previewPlanAnswer,
  }).query(({ ctx, input }) => core.previewPlan(ctx, input)),
});
