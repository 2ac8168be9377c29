import * as core from '@makegood/core';
import { z } from 'zod';
import { EdgeError } from '../edge-error.ts';
import { nothing, procedure, router } from '../trpc.ts';

const caller = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('key'),
    keyId: z.uuid(),
    role: core.createApiKeyInput.shape.role,
    name: z.string(),
  }),
  z.object({
    kind: z.literal('staff'),
    staffId: z.uuid(),
    role: core.staffRole,
    name: z.string(),
    email: z.string(),
  }),
  z.object({ kind: z.literal('user'), userId: z.string() }),
]);

export const callersRouter = router({
  me: procedure({
    access: { service: true, staff: 'viewer', endUser: true },
    rest: { method: 'GET', path: '/api/me', summary: 'Who calls, and in which role' },
    input: nothing,
    output: caller,
  }).query(async ({ ctx }): Promise<z.output<typeof caller>> => {
    const { principal, actor } = ctx;
    if (!principal) throw new EdgeError('unauthenticated');
    if (principal.kind !== 'key') return principal;
    const { name } = await core.actorName(ctx, { actor });
    return { ...principal, name: name ?? principal.role };
  }),
});
