import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

export const searchRouter = router({
  find: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/search',
      summary:
        "At most 20 users, charges, refunds and grants by an id, a provider's task, an idempotency key, " +
        'or a part of an email or a name; the best first',
    },
    input: core.findInput,
    output: core.findAnswer,
  }).query(({ ctx, input }) => core.find(ctx, input)),
});
