import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

export const actorsRouter = router({
  name: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/actors/{actor}',
      summary: 'The name of a person of the staff or of an API key, as the ledger writes them',
    },
    input: core.actorNameInput,
    output: core.actorNameAnswer,
  }).query(({ ctx, input }) => core.actorName(ctx, input)),
});
