import * as core from '@makegood/core';
import { z } from 'zod';
import { mayCall } from '../access.ts';
import { nothing, procedure, router } from '../trpc.ts';

export const refundsRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/refunds',
      summary:
        "Refunds by user, type, route, feature, provider, reason, the charge's state and time, newest first; " +
        'a page of a rare match may be short, and its cursor goes on further back',
      csv: 'refunds',
    },
    input: core.listRefundsInput,
    output: core.listRefundsAnswer,
  }).query(({ ctx, input }) => core.listRefunds(ctx, input)),

  stats: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/refunds/stats',
      summary:
        'Refunds of a range of at most 366 days in all, by type, reason and route; the rate is that of the ' +
        'charges first refunded in the range, in whole or in part, by those that finished in it',
    },
    input: core.refundStatsInput,
    output: core.refundStatsAnswer,
  }).query(({ ctx, input }) => core.refundStats({ sql: ctx.figures }, input)),

  undoGoodwill: procedure({
    access: { staff: 'support' },
    rest: {
      method: 'POST',
      path: '/api/admin/refunds/{refundId}/undo',
      summary:
        "Undo one's own refund out of goodwill within ten minutes, while its credits are all there; an admin any, at any time",
      errors: ['goodwill_not_found', 'not_own_adjustment', 'undo_too_late', 'adjustment_spent'],
    },
    input: core.undoGoodwillInput,
    output: core.undoAnswer,
    audit: { subject: ({ refundId }) => `refund:${refundId}` },
  }).mutation(({ ctx, input }) => {
    const anyones = mayCall({ staff: 'admin' }, ctx.principal, ctx.demo);
    return core.undoGoodwill(ctx, input, ctx.actor, { anyones });
  }),

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
