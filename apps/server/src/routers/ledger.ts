import * as core from '@makegood/core';
import { nothing, procedure, router } from '../trpc.ts';

export const ledgerRouter = router({
  verify: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/ledger/verify',
      summary: 'Recompute every balance and compare',
    },
    input: nothing,
    output: core.verifyAnswer,
  }).query(({ ctx }) => core.checkLedger(ctx, ctx.actor)),
});
