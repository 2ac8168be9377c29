import * as core from '@makegood/core';
import { z } from 'zod';
import { nothing, procedure, router } from '../trpc.ts';

export const creditTypesRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: { method: 'GET', path: '/api/admin/credit-types', summary: 'All credit types' },
    input: nothing,
    output: z.object({ creditTypes: z.array(core.putCreditTypeInput) }),
  }).query(async ({ ctx }) => ({ creditTypes: await core.listCreditTypes(ctx) })),

  put: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/credit-types/{creditType}',
      summary: 'Create a credit type or rename it',
      errors: ['credit_type_in_use'],
    },
    input: core.putCreditTypeInput,
    output: core.putCreditTypeInput,
    audit: {
      subject: ({ creditType }) => `credit_type:${creditType}`,
      before: async (ctx, { creditType }) =>
        (await core.listCreditTypes(ctx)).find((one) => one.creditType === creditType),
    },
  }).mutation(({ ctx, input }) => core.putCreditType(ctx, input)),
});
