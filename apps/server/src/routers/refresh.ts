import * as core from '@makegood/core';
import { z } from 'zod';
import { EdgeError } from '../edge-error.ts';
import { nothing, procedure, router, type Context } from '../trpc.ts';
import { balancesOf, userOf, userSubject } from './before.ts';

const ofUser = core.refreshUserInput.pick({ userId: true });
const ofRun = core.reverseRunInput;

/** The end user who calls. */
function self({ principal }: Context): string {
  if (principal?.kind !== 'user') throw new EdgeError('forbidden');
  return principal.userId;
}

export const refreshRouter = router({
  user: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/users/{userId}/refresh-credits',
      summary: "Renew a user's plan credits now, or say what that would do",
      errors: ['user_not_found', 'balance_overflow', 'idempotency_key_reused'],
    },
    input: core.refreshUserInput,
    output: core.refreshAnswer,
    audit: { subject: userSubject, before: balancesOf },
  }).mutation(({ ctx, input }) => core.refreshUser(ctx.ledger, input, ctx.actor)),

  bulk: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/credits/bulk-refresh',
      summary: 'Refresh everyone who is due, or those of a plan, or these users',
      errors: ['plan_not_found'],
    },
    input: core.bulkRefreshInput,
    output: core.bulkRefreshAnswer,
    audit: { subject: (_, done) => `refresh_run:${done?.runId ?? 'none'}` },
  }).mutation(({ ctx, input }) => ctx.bulkRefresh(input, ctx.actor)),

  reverse: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/credits/refresh-runs/{runId}/reverse',
      summary: 'Take back what is left of the credits of a run, and give back what expired by it',
      errors: ['refresh_run_not_found', 'refresh_run_running'],
    },
    input: ofRun,
    output: core.reverseRunAnswer,
    audit: { subject: ({ runId }) => `refresh_run:${runId}`, before: core.getRefreshRun },
  }).mutation(({ ctx, input }) => core.reverseRun(ctx.ledger, input, ctx.actor)),

  runs: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/credits/refresh-runs',
      summary: 'The runs, newest first',
    },
    input: core.refreshRunsInput,
    output: core.refreshRunsAnswer,
  }).query(({ ctx, input }) => core.listRefreshRuns(ctx, input)),

  run: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/credits/refresh-runs/{runId}',
      summary: 'A run, with how far it is',
      errors: ['refresh_run_not_found'],
    },
    input: ofRun,
    output: core.refreshRun,
  }).query(({ ctx, input }) => core.getRefreshRun(ctx, input)),

  stats: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/credits/refresh-stats',
      summary: 'Who is due, what the runs of the last 30 days did, and who fails',
    },
    input: nothing,
    output: core.refreshStatsAnswer,
  }).query(({ ctx }) => core.refreshStats(ctx)),

  history: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users/{userId}/refresh-history',
      summary: "What happened to a user's plan credits, newest first",
      errors: ['user_not_found'],
    },
    input: core.refreshHistoryInput,
    output: core.refreshHistoryAnswer,
  }).query(({ ctx, input }) => core.refreshHistory(ctx, input)),

  settings: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/users/{userId}/refresh-settings',
      summary: "Hold a user's refreshes, or give them a day or an amount of their own",
      errors: ['user_not_found', 'no_plan'],
    },
    input: core.refreshSettingsInput,
    output: core.refreshSettingsAnswer,
    audit: { subject: userSubject, before: userOf },
  }).mutation(({ ctx, input }) => core.putRefreshSettings(ctx.ledger, input, ctx.actor)),

  next: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users/{userId}/next-refresh',
      summary: "When a user's plan credits are renewed next",
      errors: ['user_not_found'],
    },
    input: ofUser,
    output: core.nextRefreshAnswer,
  }).query(({ ctx, input }) => core.userNextRefresh(ctx.ledger, input)),

  myNext: procedure({
    access: { endUser: true },
    rest: {
      method: 'GET',
      path: '/api/user/credits/next-refresh',
      summary: "When the signed-in user's own plan credits are renewed next",
      errors: ['user_not_found'],
    },
    input: nothing,
    output: core.nextRefreshAnswer,
  }).query(({ ctx }) => core.userNextRefresh(ctx.ledger, { userId: self(ctx) })),

  myHistory: procedure({
    access: { endUser: true },
    rest: {
      method: 'GET',
      path: '/api/user/credits/refresh-history',
      summary: "What happened to the signed-in user's own plan credits, newest first",
      errors: ['user_not_found'],
    },
    input: core.refreshHistoryInput.omit({ userId: true }),
    output: z.object({
      refreshes: z.array(core.pastRefresh.omit({ actor: true, runId: true, error: true })),
      nextCursor: core.refreshHistoryAnswer.shape.nextCursor,
    }),
  }).query(async ({ ctx, input }) => {
    const { refreshes, nextCursor } = await core.refreshHistory(ctx, {
      ...input,
      userId: self(ctx),
    });
    // A date that could not be refreshed yet is the staff's business.
    return { refreshes: refreshes.filter(({ outcome }) => outcome === 'refreshed'), nextCursor };
  }),
});
