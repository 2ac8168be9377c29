import * as core from '@makegood/core';
import { z } from 'zod';
import { procedure, router } from '../trpc.ts';

export const syncRouter = router({
  start: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/users/sync',
      summary:
        'Reconcile users, plans, or both from Clerk, or say what that would do; ' +
        'answers while it still runs where it takes longer than ten seconds',
      errors: ['clerk_off', 'sync_running'],
    },
    input: core.syncInput,
    output: core.syncRun,
    audit: { subject: (_, run) => `sync_run:${run?.runId ?? 'new'}` },
  }).mutation(({ ctx, input }) => ctx.startSync(input, ctx.actor)),

  runs: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users/sync',
      summary: 'The reconciliations with Clerk, newest first',
    },
    input: core.syncRunsInput,
    output: core.syncRunsAnswer.extend({
      /** Whether this server has what it takes to ask Clerk. */
      enabled: z.boolean(),
    }),
  }).query(async ({ ctx, input }) => ({
    ...(await core.listSyncRuns(ctx, input)),
    enabled: ctx.asksClerk,
  })),

  run: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users/sync/{runId}',
      summary: 'How far a reconciliation with Clerk is, and what it found',
      errors: ['sync_run_not_found'],
    },
    input: core.getSyncRunInput,
    output: core.syncRun,
  }).query(({ ctx, input }) => core.getSyncRun(ctx, input)),
});
