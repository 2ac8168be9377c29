import { deductInput } from '@makegood/core';
import { z } from 'zod';
import { procedure, router } from '../trpc.ts';

const DAY_S = 86_400;

export const userTokensRouter = router({
  create: procedure({
    access: { service: true },
    rest: {
      method: 'POST',
      path: '/api/user-tokens',
      summary: 'A short-lived token with which an end user sees their own data',
      errors: ['user_tokens_off'],
    },
    input: z.strictObject({
      userId: deductInput.shape.userId,
      ttlSeconds: z.int().min(1).max(DAY_S).default(900),
    }),
    output: z.object({ token: z.string(), expiresAt: z.iso.datetime() }),
    audit: { subject: ({ userId }) => `user:${userId}` },
  }).mutation(({ ctx, input }) => ctx.userTokens.create(input.userId, input.ttlSeconds)),
});
