import * as core from '@makegood/core';
import type { Context } from '../trpc.ts';
import { nothing, procedure, router } from '../trpc.ts';

const endpointSubject = ({ endpointId }: { endpointId: string }) => `webhook:${endpointId}`;
const ofEndpoint = { subject: endpointSubject, before: core.readEndpoint };

const admitted = async (ctx: Context, url: string | undefined) => {
  if (url !== undefined) await ctx.webhooks.admit(url);
};

/** What waits is on its way at once, not with the next period of the jobs. */
const awake = <Answer>(ctx: Context, answer: Answer): Answer => {
  ctx.webhooks.wake();
  return answer;
};

export const webhooksRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/webhooks',
      summary: 'Endpoints that are told what happens, and how they do; without their secrets',
    },
    input: nothing,
    output: core.listEndpointsAnswer,
  }).query(({ ctx }) => core.listEndpoints(ctx)),

  create: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/webhooks',
      summary: 'Make an endpoint; the answer is the only place where its secret is shown',
      errors: ['webhook_address_refused', 'webhook_limit_reached'],
    },
    input: core.createEndpointInput,
    output: core.createEndpointAnswer,
    audit: { subject: ({ name }, made) => `webhook:${made?.endpointId ?? name}` },
  }).mutation(async ({ ctx, input }) => {
    await admitted(ctx, input.url);
    return core.createEndpoint(ctx, input, ctx.actor);
  }),

  put: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/webhooks/{endpointId}',
      summary: 'Change the name, the address and what an endpoint is told',
      errors: ['webhook_not_found', 'webhook_address_refused'],
    },
    input: core.putEndpointInput,
    output: core.webhookEndpoint,
    audit: ofEndpoint,
  }).mutation(async ({ ctx, input }) => {
    await admitted(ctx, input.url);
    return core.putEndpoint(ctx, input);
  }),

  enable: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/webhooks/{endpointId}/enable',
      summary: 'Have an endpoint told again, and send what waits for it',
      errors: ['webhook_not_found'],
    },
    input: core.endpointInput,
    output: core.webhookEndpoint,
    audit: ofEndpoint,
  }).mutation(async ({ ctx, input }) => awake(ctx, await core.enableEndpoint(ctx, input))),

  disable: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/webhooks/{endpointId}/disable',
      summary: 'Keep from an endpoint what happens from now on; what is on its way waits',
      errors: ['webhook_not_found'],
    },
    input: core.endpointInput,
    output: core.webhookEndpoint,
    audit: ofEndpoint,
  }).mutation(({ ctx, input }) => core.disableEndpoint(ctx, input, ctx.actor)),

  rotate: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/webhooks/{endpointId}/rotate',
      summary: 'A new secret, shown here only; the one before signs too for some hours',
      errors: ['webhook_not_found', 'webhook_unsigned'],
    },
    input: core.rotateSecretInput,
    output: core.createEndpointAnswer,
    audit: ofEndpoint,
  }).mutation(({ ctx, input }) => core.rotateSecret(ctx, input)),

  delete: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/webhooks/{endpointId}',
      summary: 'End an endpoint for good, with all that is on its way to it',
      errors: ['webhook_not_found'],
    },
    input: core.endpointInput,
    output: core.webhookEndpoint,
    audit: ofEndpoint,
  }).mutation(({ ctx, input }) => core.deleteEndpoint(ctx, input, ctx.actor)),

  test: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/webhooks/{endpointId}/test',
      summary: 'Send a webhook.test, or a sample of a type; its delivery tells what comes of it',
      errors: ['webhook_not_found', 'webhook_disabled'],
    },
    input: core.sendTestInput,
    output: core.sendTestAnswer,
    audit: { subject: endpointSubject },
  }).mutation(async ({ ctx, input }) => awake(ctx, await core.sendTest(ctx, input, ctx.actor))),

  deliveries: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/webhooks/deliveries',
      summary: 'What was told to whom in the last 30 days, and what is on its way',
      csv: 'deliveries',
    },
    input: core.listDeliveriesInput,
    output: core.listDeliveriesAnswer,
  }).query(({ ctx, input }) => core.listDeliveries(ctx, input)),

  delivery: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/webhooks/{endpointId}/deliveries/{messageId}',
      summary: 'What was sent, and what came of each attempt',
      errors: ['webhook_delivery_not_found'],
    },
    input: core.deliveryInput,
    output: core.deliveryAnswer,
  }).query(({ ctx, input }) => core.getDelivery(ctx, input)),

  replay: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/webhooks/{endpointId}/deliveries/{messageId}/replay',
      summary: 'Send it anew, with the same id',
      errors: ['webhook_delivery_not_found', 'webhook_not_found', 'webhook_disabled'],
    },
    input: core.deliveryInput,
    output: core.webhookDelivery,
    audit: { subject: endpointSubject },
  }).mutation(async ({ ctx, input }) => awake(ctx, await core.replayDelivery(ctx, input))),

  replayFailed: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/webhooks/{endpointId}/replay',
      summary: 'Send anew all that was given up, since a time',
      errors: ['webhook_not_found', 'webhook_disabled'],
    },
    input: core.replayFailedInput,
    output: core.replayFailedAnswer,
    audit: { subject: endpointSubject },
  }).mutation(async ({ ctx, input }) => awake(ctx, await core.replayFailed(ctx, input))),
});
