import * as core from '@makegood/core';
import { nothing, procedure, router } from '../trpc.ts';

const ofProvider = {
  subject: ({ provider }: { provider: string }) => `callbacks:${provider}`,
  before: core.getProviderCallbacks,
};

export const callbacksRouter = router({
  list: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/providers/callbacks',
      summary:
        'Providers whose callbacks are taken, without their secrets, and how they can be read',
    },
    input: nothing,
    output: core.listProviderCallbacksAnswer,
  }).query(({ ctx }) => core.listProviderCallbacks(ctx)),

  get: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/providers/{provider}/callbacks',
      summary: 'How the callbacks of a provider are taken, without the secret',
      errors: ['provider_not_found'],
    },
    input: core.providerCallbacksInput,
    output: core.providerCallbacks,
  }).query(({ ctx, input }) => core.getProviderCallbacks(ctx, input)),

  put: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/providers/{provider}/callbacks',
      summary:
        'Take the callbacks of a provider; with a new secret, the one before is good too for some hours',
    },
    input: core.putProviderCallbacksInput,
    output: core.providerCallbacks,
    audit: ofProvider,
  }).mutation(({ ctx, input }) => core.putProviderCallbacks(ctx, input, ctx.actor)),

  delete: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/providers/{provider}/callbacks',
      summary: 'Take no more callbacks of a provider, and forget those that wait for their charge',
      errors: ['provider_not_found'],
    },
    input: core.providerCallbacksInput,
    output: core.providerCallbacks,
    audit: ofProvider,
  }).mutation(({ ctx, input }) => core.deleteProviderCallbacks(ctx, input)),
});
