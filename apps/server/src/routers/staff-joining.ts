import * as core from '@makegood/core';
import { z } from 'zod';
import { passwords } from '../staff/staff.ts';
import { nothing, procedure } from '../trpc.ts';

/** How one comes to be staff. */
export const staffJoining = {
  needsSetUp: procedure({
    access: { anyone: true },
    rest: {
      method: 'GET',
      path: '/api/staff/set-up',
      summary: 'Whether the first admin is still to be made, and how one signs in',
    },
    input: nothing,
    output: z.object({ needsSetUp: z.boolean(), singleSignOn: z.boolean() }),
  }).query(async ({ ctx }) => ({
    needsSetUp: await core.needsSetUp(ctx.sql),
    singleSignOn: ctx.staff.hasSso,
  })),

  setUp: procedure({
    access: { anyone: true },
    rest: {
      method: 'POST',
      path: '/api/staff/set-up',
      summary: 'Make the first admin, as long as there is nobody',
      errors: ['already_set_up', 'weak_password'],
    },
    input: core.setUpStaffInput,
    output: core.staffMember,
    audit: { subject: (_, member) => `staff:${member?.staffId ?? 'new'}` },
  }).mutation(({ ctx, input }) => core.setUpStaff(ctx.sql, input, passwords.hash)),

  readInvite: procedure({
    access: { anyone: true },
    rest: {
      method: 'POST',
      path: '/api/staff/invitation',
      summary: 'What an invitation offers to whoever holds its token',
      errors: ['invite_not_found'],
    },
    input: core.inviteTokenInput,
    output: core.openInvite,
    audit: 'untold',
  }).mutation(({ ctx, input }) => core.readInvite(ctx.sql, input)),

  acceptInvite: procedure({
    access: { anyone: true },
    rest: {
      method: 'POST',
      path: '/api/staff/invitation/accept',
      summary: 'Become staff by an invitation, or choose a new password by such a link',
      errors: ['invite_not_found', 'weak_password'],
    },
    input: core.acceptInviteInput,
    output: core.staffMember,
    audit: { subject: (_, member) => `staff:${member?.staffId ?? 'new'}` },
  }).mutation(({ ctx, input }) =>
    ctx.staff.sessions.after(core.acceptInvite(ctx.sql, input, passwords.hash)),
  ),
};
