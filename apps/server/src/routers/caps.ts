import * as core from '@makegood/core';
import { nothing, procedure, router } from '../trpc.ts';

export const capsRouter = router({
  get: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/caps',
      summary: 'What support may give back or adjust without an approver',
    },
    input: nothing,
    output: core.capsAnswer,
  }).query(({ ctx }) => core.readCaps(ctx)),

  put: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/caps',
      summary: 'Replace all caps; null is no cap',
      errors: ['credit_type_not_found'],
    },
    input: core.putCapsInput,
    output: core.capsAnswer,
    audit: { subject: () => 'caps', before: core.readCaps },
  }).mutation(({ ctx, input }) => core.putCaps(ctx, input)),
});
