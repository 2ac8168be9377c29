import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

export const usersRouter = router({
  adjust: procedure({
    access: { staff: 'support' },
    rest: {
      method: 'POST',
      path: '/api/admin/users/{userId}/adjustments',
      summary: "Change a user's balance by hand, up or down",
      errors: [
        'user_not_found',
        'credit_type_not_found',
        'insufficient_credits',
        'balance_overflow',
        'idempotency_key_reused',
      ],
    },
    input: core.adjustInput,
    output: core.adjustAnswer,
  }).mutation(({ ctx, input }) => core.adjust(ctx.ledger, input, ctx.actor)),
});
