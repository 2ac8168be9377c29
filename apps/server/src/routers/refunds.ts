import * as core from '@makegood/core';
import { z } from 'zod';
import { nothing, procedure, router } from '../trpc.ts';

export const refundsRouter = router({
  failed: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/refunds/failed',
      summary:
        'Refunds that are owed and could not be made yet; they are tried again until they succeed',
    },
    input: nothing,
    output: z.object({ failedRefunds: z.array(core.failedRefund) }),
  }).query(async ({ ctx }) => ({ failedRefunds: await core.listFailedRefunds(ctx) })),
});
