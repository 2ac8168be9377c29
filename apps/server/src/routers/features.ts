import * as core from '@makegood/core';
import { z } from 'zod';
import { nothing, procedure, router } from '../trpc.ts';

export const featuresRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/features',
      summary: 'All features, archived ones too',
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
      errors: ['credit_type_not_found'],
    },
    input: core.putFeatureInput,
    output: core.featureAnswer,
  }).mutation(({ ctx, input }) => core.putFeature(ctx, input)),

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
  }).mutation(({ ctx, input }) => core.archiveFeature(ctx, input)),
});
