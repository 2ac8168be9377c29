import * as core from '@makegood/core';
import { z } from 'zod';
import { hasCaps, mayCall } from '../access.ts';
import { EdgeError } from '../edge-error.ts';
import { procedure, router } from '../trpc.ts';
import { balancesOf, userOf, userSubject } from './before.ts';

export const usersRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users',
      summary:
        'Users with plan and balances; with `q`, those whose id begins so, or whose email address or name has it',
    },
    input: core.listUsersInput,
    output: core.listUsersAnswer,
  }).query(({ ctx, input }) => core.listUsers(ctx, input)),

  get: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users/{userId}',
      summary: 'A user with plan, refresh state, balances and the grants they consist of',
      errors: ['user_not_found'],
    },
    input: core.getUserInput,
    output: core.userAnswer,
  }).query(({ ctx, input }) => core.getUser(ctx, input)),

  put: procedure({
    access: { service: true, staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/users/{userId}',
      summary: 'Change a user, who is created where there is none, and the plan',
      errors: ['plan_not_found', 'plan_archived', 'balance_overflow', 'idempotency_key_reused'],
    },
    input: core.putUserInput,
    output: core.userAnswer,
    audit: { subject: userSubject, before: userOf },
  }).mutation(({ ctx, input }) => core.putUser(ctx.ledger, input, ctx.actor)),

  previewPlan: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'POST',
      path: '/api/admin/users/{userId}/plan/preview',
      summary: 'What a change of the plan would do to the balances',
      errors: ['plan_not_found', 'plan_archived', 'balance_overflow'],
    },
    input: core.subscribeInput.pick({ userId: true, planId: true, when: true }),
    output: core.subscribeAnswer,
  }).query(({ ctx, input }) => core.subscribe(ctx.ledger, { ...input, dryRun: true }, ctx.actor)),

  history: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users/{userId}/history',
      summary: "A user's ledger with what caused each entry, newest first",
      errors: ['user_not_found'],
    },
    input: core.historyInput,
    output: core.historyAnswer,
  }).query(({ ctx, input }) => core.getHistory(ctx, input)),

  timeline: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users/{userId}/timeline',
      summary:
        'Charges, refunds, grants, adjustments, refreshes and plan changes of a user in one list, newest first',
      errors: ['user_not_found'],
    },
    input: core.timelineInput,
    output: core.timelineAnswer,
  }).query(({ ctx, input }) => core.getTimeline(ctx, input)),

  ownHistory: procedure({
    access: { endUser: true },
    rest: {
      method: 'GET',
      path: '/api/user/credits/history',
      summary: "The caller's own ledger, newest first",
    },
    input: core.ownHistoryInput,
    output: core.ownHistoryAnswer,
  }).query(async ({ ctx, input }) => {
    if (ctx.principal?.kind !== 'user') throw new EdgeError('forbidden');
    return core.getOwnHistory(ctx, { ...input, userId: ctx.principal.userId });
  }),

  refunds: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/users/{userId}/refunds',
      summary: "A user's refunds, newest first",
      errors: ['user_not_found'],
    },
    input: core.userRefundsInput,
    output: core.userRefundsAnswer,
  }).query(({ ctx, input }) => core.listUserRefunds(ctx, input)),

  adjust: procedure({
    access: { staff: 'support' },
    rest: {
      method: 'POST',
      path: '/api/admin/users/{userId}/adjustments',
      summary: "Change a user's balance by hand, up or down",
      accepted: core.pendingApproval,
      errors: [
        'user_not_found',
        'credit_type_not_found',
        'insufficient_credits',
        'balance_overflow',
        'idempotency_key_reused',
      ],
    },
    input: core.adjustInput,
    output: z.union([core.adjustAnswer, core.pendingApproval]),
    audit: { subject: userSubject, before: balancesOf },
  }).mutation(async ({ ctx, input }) => {
    if (!hasCaps(ctx)) return core.adjust(ctx.ledger, input, ctx.actor);
    return core.withinCaps(ctx, { kind: 'adjust', input }, ctx.actor);
  }),

  undoAdjustment: procedure({
    access: { staff: 'support' },
    rest: {
      method: 'POST',
      path: '/api/admin/adjustments/{adjustmentId}/undo',
      summary: "Undo one's own adjustment within ten minutes; an admin any, at any time",
      errors: [
        'adjustment_not_found',
        'not_own_adjustment',
        'undo_too_late',
        'adjustment_spent',
        'balance_overflow',
      ],
    },
    input: core.undoInput,
    output: core.undoAnswer,
    audit: { subject: ({ adjustmentId }) => `adjustment:${adjustmentId}` },
  }).mutation(({ ctx, input }) => {
    const anyones = mayCall({ staff: 'admin' }, ctx.principal, ctx.demo);
    return core.undoAdjustment(ctx, input, ctx.actor, { anyones });
  }),
});
