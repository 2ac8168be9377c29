import * as core from '@makegood/core';
import { z } from 'zod';
import { hasCaps, requireAccess } from '../access.ts';
import { EdgeError } from '../edge-error.ts';
import { nothing, procedure, router } from '../trpc.ts';
import { balancesOf, chargeOf, userSubject } from './before.ts';

const charging = [
  'insufficient_credits',
  'user_not_found',
  'feature_not_found',
  'credit_type_not_found',
  'amount_out_of_range',
] as const;

export const creditsRouter = router({
  deduct: procedure({
    access: { service: true },
    rest: {
      method: 'POST',
      path: '/api/credits/deduct',
      summary: 'Take credits for a feature, at once or as a hold',
      errors: [...charging, 'idempotency_key_reused'],
    },
    input: core.deductInput,
    output: core.deductAnswer,
    audit: 'untold',
  }).mutation(({ ctx, input }) => core.deduct(ctx.ledger, input, ctx.actor)),

  validate: procedure({
    access: { service: true, endUser: true },
    rest: {
      method: 'POST',
      path: '/api/credits/validate',
      summary: 'Tell whether a deduct would succeed and what it would cost',
      errors: ['user_not_found', 'feature_not_found', 'amount_out_of_range'],
    },
    input: core.validateInput,
    output: core.validateAnswer,
  }).query(({ ctx, input }) => {
    const { principal } = ctx;
    if (principal?.kind === 'user' && principal.userId !== input.userId)
      throw new EdgeError('forbidden');
    return core.validate(ctx.ledger, input);
  }),

  grant: procedure({
    access: { service: true, staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/credits/grant',
      summary: 'Issue credits to a user, who is created where there is none',
      errors: [
        'credit_type_not_found',
        'grant_already_expired',
        'balance_overflow',
        'idempotency_key_reused',
      ],
    },
    input: core.grantInput,
    output: core.grantAnswer,
    audit: { subject: userSubject, before: balancesOf },
  }).mutation(({ ctx, input }) => core.grant(ctx.ledger, input, ctx.actor)),

  voidGrant: procedure({
    access: { service: true, staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/credits/grants/{grantId}/void',
      summary: 'Take back what is left of a grant',
      errors: ['grant_not_found', 'user_not_found', 'idempotency_key_reused'],
    },
    input: core.voidGrantInput,
    output: core.voidGrantAnswer,
    audit: { subject: userSubject, before: balancesOf },
  }).mutation(({ ctx, input }) => core.voidGrant(ctx.ledger, input, ctx.actor)),

  previewVoid: procedure({
    access: { service: true, staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/credits/grants/{grantId}/void/preview',
      summary: 'What voiding a grant would take from the balance',
      errors: ['grant_not_found', 'user_not_found'],
    },
    input: core.voidGrantInput.omit({ idempotencyKey: true }),
    output: core.previewVoidAnswer,
  }).query(({ ctx, input }) => core.previewVoid(ctx.ledger, input, ctx.actor)),

  refund: procedure({
    access: { service: true, staff: 'support' },
    rest: {
      method: 'POST',
      path: '/api/credits/refund',
      summary: 'Give credits of a charge back, or, for support and above, credits out of goodwill',
      accepted: core.pendingApproval,
      errors: [
        'charge_not_found',
        'user_not_found',
        'credit_type_not_found',
        'refund_exceeds_charge',
        'refund_pending',
        'idempotency_key_reused',
      ],
    },
    input: z.union([core.refundInput, core.goodwillInput]),
    output: z.union([core.refundAnswer, core.pendingApproval]),
    audit: {
      subject: (input) => ('chargeId' in input ? `charge:${input.chargeId}` : userSubject(input)),
      before: (ctx, input) => ('chargeId' in input ? chargeOf : balancesOf)(ctx, input as never),
    },
  }).mutation(async ({ ctx, input }) => {
    if ('chargeId' in input) {
      if (!hasCaps(ctx)) return core.refund(ctx.ledger, input, ctx.actor);
      return core.withinCaps(ctx, { kind: 'refund', input }, ctx.actor);
    }
    requireAccess({ staff: 'support' }, ctx);
    if (!hasCaps(ctx)) return core.goodwill(ctx.ledger, input, ctx.actor);
    return core.withinCaps(ctx, { kind: 'goodwill', input }, ctx.actor);
  }),

  preview: procedure({
    access: { staff: 'support' },
    rest: {
      method: 'POST',
      path: '/api/admin/credits/preview',
      summary:
        'What a refund, goodwill or an adjustment would do, and whether it needs an approver',
      errors: [
        'charge_not_found',
        'charge_refunded',
        'user_not_found',
        'credit_type_not_found',
        'insufficient_credits',
        'refund_exceeds_charge',
        'balance_overflow',
      ],
    },
    input: core.previewByHandInput,
    output: core.previewByHandAnswer,
  }).query(({ ctx, input }) => core.previewByHand(ctx, input, ctx.actor, { capped: hasCaps(ctx) })),

  me: procedure({
    access: { endUser: true },
    rest: {
      method: 'GET',
      path: '/api/credits/me',
      summary: "The signed-in user's own balances",
    },
    input: nothing,
    output: core.balancesAnswer,
  }).query(({ ctx }) => {
    if (ctx.principal?.kind !== 'user') throw new EdgeError('forbidden');
    return core.getBalances(ctx.ledger, { userId: ctx.principal.userId });
  }),

  myHistory: procedure({
    access: { endUser: true },
    rest: {
      method: 'GET',
      path: '/api/credits/me/history',
      summary:
        "What moved the signed-in user's own credits, newest first; a charge that was settled for " +
        'less comes again with what it gave back',
    },
    input: core.statementInput,
    output: core.statementAnswer,
  }).query(({ ctx, input }) => {
    if (ctx.principal?.kind !== 'user') throw new EdgeError('forbidden');
    return core.getStatement(ctx, { ...input, userId: ctx.principal.userId });
  }),

  types: procedure({
    access: { anyone: true },
    rest: {
      method: 'GET',
      path: '/api/credits/types',
      summary: 'The credit types, with the decimals in which their amounts are shown',
    },
    input: nothing,
    output: core.publicCreditTypesAnswer,
  }).query(({ ctx }) => core.publicCreditTypes(ctx)),

  settings: procedure({
    access: { anyone: true },
    rest: {
      method: 'GET',
      path: '/api/credits/settings',
      summary: 'What features cost and what plans give',
    },
    input: nothing,
    output: core.settingsAnswer,
  }).query(({ ctx }) => core.publicSettings(ctx)),
});
