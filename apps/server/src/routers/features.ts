import * as core from '@makegood/core';
import { z } from 'zod';
import { nothing, procedure, router } from '../trpc.ts';
import { featureOf, featureSubject } from './before.ts';

const writing = ['credit_type_not_found', 'effective_in_past', 'stale_write'] as const;

export const featuresRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/features',
      summary: 'All features as they are now, archived ones too, and what is scheduled',
    },
    input: nothing,
    output: z.object({ features: z.array(core.featureAnswer) }),
  }).query(async ({ ctx }) => ({ features: await core.listFeatures(ctx) })),

  put: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/features/{feature}',
      summary: 'Create a feature, or replace what it costs and how it is refunded',
      errors: writing,
    },
    input: core.putFeatureInput,
    output: core.featureAnswer,
    audit: { subject: featureSubject, before: featureOf },
  }).mutation(({ ctx, input }) => core.putFeature(ctx, input, ctx.actor)),

  archive: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/features/{feature}',
      summary: 'Archive a feature: it can be charged no more',
      errors: ['feature_not_found'],
    },
    input: core.putFeatureInput.pick({ feature: true }),
    output: z.object({ feature: z.string(), archivedAt: z.iso.datetime() }),
    audit: { subject: featureSubject, before: featureOf },
  }).mutation(({ ctx, input }) => core.archiveFeature(ctx, input, ctx.actor)),

  history: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/features/{feature}/history',
      summary: 'All versions of a feature, the newest first',
      errors: ['feature_not_found'],
    },
    input: core.featureHistoryInput,
    output: core.featureHistoryAnswer,
  }).query(({ ctx, input }) => core.featureHistory(ctx, input)),

  cancel: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/features/{feature}/versions/{version}',
      summary: 'Cancel a scheduled version of a feature',
      errors: ['feature_not_found', 'version_not_found', 'version_in_force'],
    },
    input: core.cancelFeatureInput,
    output: core.featureVersion,
    audit: { subject: featureSubject, before: featureOf },
  }).mutation(({ ctx, input }) => core.cancelFeatureVersion(ctx, input, ctx.actor)),

  preview: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'POST',
      path: '/api/admin/features/{feature}/preview',
      summary: 'What a PUT would change, and what the last 30 days would have cost by it',
      errors: writing,
    },
    input: core.putFeatureInput,
    output: core.previewFeatureAnswer,
  }).query(({ ctx, input }) => core.previewFeature(ctx, input)),

  health: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'GET',
      path: '/api/admin/health/credits-enum',
      summary: 'The mapping from features to operation types, checked',
    },
    input: nothing,
    output: core.operationTypesAnswer,
  }).query(({ ctx }) => core.checkOperationTypes(ctx)),
});
