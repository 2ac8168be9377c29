import * as core from '@makegood/core';
import { nothing, procedure, router } from '../trpc.ts';

export const apiKeysRouter = router({
  list: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'GET',
      path: '/api/admin/keys',
      summary: 'All API keys, without the keys themselves',
    },
    input: nothing,
    output: core.listApiKeysAnswer,
  }).query(({ ctx }) => core.listApiKeys(ctx.sql)),

  create: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/keys',
      summary: 'Make an API key; the answer is the only place where it is ever shown',
    },
    input: core.createApiKeyInput,
    output: core.createApiKeyAnswer,
    audit: { subject: ({ name }, made) => `key:${made?.keyId ?? name}` },
  }).mutation(({ ctx, input }) => core.createApiKey(ctx.sql, input, ctx.actor)),

  revoke: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/keys/{keyId}',
      summary: 'End an API key for good',
      errors: ['api_key_not_found'],
    },
    input: core.revokeApiKeyInput,
    output: core.revokeApiKeyAnswer,
    audit: { subject: ({ keyId }) => `key:${keyId}` },
  }).mutation(async ({ ctx, input }) => {
    const revoked = await core.revokeApiKey(ctx.sql, input);
    ctx.keys.forget();
    return revoked;
  }),
});
