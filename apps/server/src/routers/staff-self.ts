import * as core from '@makegood/core';
import { z } from 'zod';
import type { StaffPrincipal } from '../access.ts';
import { EdgeError } from '../edge-error.ts';
import { passwords } from '../staff/staff.ts';
import { type Context, nothing, procedure } from '../trpc.ts';

/** Who is signed in: these procedures are about their own person. */
function self({ principal }: Context): StaffPrincipal {
  if (principal?.kind !== 'staff') throw new EdgeError('forbidden');
  return principal;
}

const isWrong = (error: unknown) =>
  error instanceof core.LedgerError && error.code === 'wrong_password';

/** What people of the staff do about themselves. */
export const staffSelf = {
  me: procedure({
    access: { session: true },
    rest: { method: 'GET', path: '/api/staff/me', summary: 'Who is signed in' },
    input: nothing,
    output: z.object({
      staffId: z.uuid(),
      name: z.string(),
      email: z.string(),
      role: core.staffRole,
      sessionId: z.uuid(),
    }),
  }).query(({ ctx }) => self(ctx)),

  changePassword: procedure({
    access: { session: true },
    rest: {
      method: 'POST',
      path: '/api/staff/me/password',
      summary: "Change one's own password; one's other sessions end",
      errors: ['wrong_password', 'weak_password', 'too_many_attempts'],
    },
    input: core.changePasswordInput,
    output: z.object({ changed: z.literal(true) }),
    audit: { subject: (_input, _output, { actor }) => actor },
  }).mutation(async ({ ctx, input }) => {
    const me = self(ctx);
    const change = () => core.changePassword(ctx.sql, me, input, passwords);
    await ctx.staff.passwordFailures.guard(me.email, change, isWrong);
    ctx.staff.sessions.forget();
    return { changed: true as const };
  }),

  mySessions: procedure({
    access: { session: true },
    rest: { method: 'GET', path: '/api/staff/me/sessions', summary: 'Where one is signed in' },
    input: nothing,
    output: core.staffSessionsAnswer,
  }).query(({ ctx }) => {
    const { staffId, sessionId } = self(ctx);
    return core.listSessions(ctx.sql, staffId, sessionId);
  }),

  revokeSession: procedure({
    access: { session: true },
    rest: {
      method: 'DELETE',
      path: '/api/staff/me/sessions/{sessionId}',
      summary: "End one of one's own sessions",
      errors: ['session_not_found'],
    },
    input: core.endSessionInput,
    output: core.endSessionsAnswer,
    audit: { subject: ({ sessionId }) => `session:${sessionId}` },
  }).mutation(({ ctx, input }) =>
    ctx.staff.sessions.after(core.endSession(ctx.sql, self(ctx).staffId, input)),
  ),
};
