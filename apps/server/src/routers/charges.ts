import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

export const chargesRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/charges',
      summary:
        'Charges by user, type, route, feature, provider, reason of a refund, state and time, newest first; ' +
        'a page of a rare match may be short, and its cursor goes on further back',
      csv: 'charges',
    },
    input: core.listChargesInput,
    output: core.listChargesAnswer,
  }).query(({ ctx, input }) => core.listCharges(ctx, input)),

  story: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/charges/{chargeId}',
      summary: 'What happened to a charge, step by step, with the grants and balances it moved',
      errors: ['charge_not_found'],
    },
    input: core.chargeStoryInput,
    output: core.chargeStoryAnswer,
  }).query(({ ctx, input }) => core.getChargeStory(ctx.ledger, input)),

  get: procedure({
    access: { service: true, staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/credits/charges/{chargeId}',
      summary: 'A charge with its refunds and the grants it drew on',
      errors: ['charge_not_found'],
    },
    input: core.getChargeInput,
    output: core.chargeAnswer,
  }).query(({ ctx, input }) => core.getCharge(ctx.ledger, input)),

  find: procedure({
    access: { service: true, staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/credits/charges',
      summary: 'The charge of a user that was made under an idempotency key, of the latest attempt',
      errors: ['charge_not_found'],
    },
    input: core.findChargeInput,
    output: core.chargeAnswer,
  }).query(({ ctx, input }) => core.findCharge(ctx.ledger, input)),

  settle: procedure({
    access: { service: true },
    rest: {
      method: 'POST',
      path: '/api/credits/charges/{chargeId}/settle',
      summary: 'The work succeeded: make the charge final, for all of it or for less',
      errors: ['charge_not_found', 'charge_refunded', 'charge_settled', 'settle_exceeds_charge'],
    },
    input: core.settleInput,
    output: core.settleAnswer,
    audit: 'untold',
  }).mutation(({ ctx, input }) => core.settle(ctx.ledger, input, ctx.actor)),

  extend: procedure({
    access: { service: true },
    rest: {
      method: 'POST',
      path: '/api/credits/charges/{chargeId}/extend',
      summary: 'A heartbeat: move the deadline of a held charge',
      errors: ['charge_not_found', 'charge_settled', 'charge_refunded'],
    },
    input: core.extendInput,
    output: core.extendAnswer,
    audit: 'untold',
  }).mutation(({ ctx, input }) => core.extend(ctx.ledger, input, ctx.actor)),

  fail: procedure({
    access: { service: true },
    rest: {
      method: 'POST',
      path: '/api/credits/charges/{chargeId}/fail',
      summary: "The work failed: give back what the feature's refund policy says",
      errors: [
        'charge_not_found',
        'refund_exceeds_charge',
        'refund_pending',
        'idempotency_key_reused',
      ],
    },
    input: core.failInput,
    output: core.failAnswer,
    audit: 'untold',
  }).mutation(({ ctx, input }) => core.fail(ctx.ledger, input, ctx.actor)),
});
