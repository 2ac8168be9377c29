import * as core from '@makegood/core';
import { z } from 'zod';
import { nothing, procedure, router } from '../trpc.ts';
import { staffOf, staffSubject } from './before.ts';
import { staffJoining } from './staff-joining.ts';
import { staffSelf } from './staff-self.ts';

export const staffRouter = router({
  ...staffSelf,
  ...staffJoining,

  list: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'GET',
      path: '/api/admin/staff',
      summary: 'Everyone who may sign in, or might',
    },
    input: nothing,
    output: core.listStaffAnswer,
  }).query(({ ctx }) => core.listStaff(ctx.sql)),

  setRole: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'PUT',
      path: '/api/admin/staff/{staffId}/role',
      summary: 'Give someone another role, from their next call on',
      errors: ['staff_not_found', 'last_admin'],
    },
    input: core.setStaffRoleInput,
    output: core.staffMember,
    audit: { subject: staffSubject, before: staffOf },
  }).mutation(({ ctx, input }) => ctx.staff.sessions.after(core.setStaffRole(ctx.sql, input))),

  disable: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/staff/{staffId}/disable',
      summary: 'Shut someone out and end their sessions',
      errors: ['staff_not_found', 'last_admin'],
    },
    input: core.staffIdInput,
    output: core.staffMember,
    audit: { subject: staffSubject, before: staffOf },
  }).mutation(({ ctx, input }) => ctx.staff.sessions.after(core.disableStaff(ctx.sql, input))),

  enable: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/staff/{staffId}/enable',
      summary: 'Let someone in again',
      errors: ['staff_not_found'],
    },
    input: core.staffIdInput,
    output: core.staffMember,
    audit: { subject: staffSubject, before: staffOf },
  }).mutation(({ ctx, input }) => core.enableStaff(ctx.sql, input)),

  sessions: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'GET',
      path: '/api/admin/staff/{staffId}/sessions',
      summary: 'Where someone is signed in',
    },
    input: core.staffIdInput,
    output: core.staffSessionsAnswer,
  }).query(({ ctx, input }) => core.listSessions(ctx.sql, input.staffId, null)),

  endSessions: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/staff/{staffId}/sessions',
      summary: 'Sign someone out everywhere',
    },
    input: core.staffIdInput,
    output: core.endSessionsAnswer,
    audit: { subject: staffSubject, before: staffOf },
  }).mutation(({ ctx, input }) =>
    ctx.staff.sessions.after(core.endSessions(ctx.sql, input.staffId)),
  ),

  invite: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/staff/invites',
      summary: 'Invite someone; the answer is the only place where the link is ever shown',
      errors: ['staff_exists'],
    },
    input: core.inviteInput,
    output: core.staffInvite.extend({ link: z.url() }),
    audit: { subject: ({ email }, made) => `invite:${made?.inviteId ?? email}` },
  }).mutation(async ({ ctx, input }) => {
    const { token, ...invite } = await core.inviteStaff(ctx.sql, input, ctx.actor);
    return { ...invite, link: ctx.linkTo(core.invitePage(token)) };
  }),

  resetPassword: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/staff/{staffId}/reset-password',
      summary:
        'A link to choose a new password; the answer is the only place where it is ever shown',
      errors: ['staff_not_found'],
    },
    input: core.staffIdInput,
    output: core.staffInvite.extend({ link: z.url() }),
    audit: { subject: staffSubject },
  }).mutation(async ({ ctx, input }) => {
    const { token, ...invite } = await core.resetPassword(ctx.sql, input, ctx.actor);
    return { ...invite, link: ctx.linkTo(core.invitePage(token)) };
  }),

  invites: procedure({
    access: { staff: 'admin' },
    rest: { method: 'GET', path: '/api/admin/staff/invites', summary: 'The newest invitations' },
    input: nothing,
    output: core.invitesAnswer,
  }).query(({ ctx }) => core.listInvites(ctx.sql)),

  revokeInvite: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'DELETE',
      path: '/api/admin/staff/invites/{inviteId}',
      summary: 'Withdraw an invitation',
      errors: ['invite_not_found'],
    },
    input: core.inviteIdInput,
    output: core.staffInvite,
    audit: { subject: ({ inviteId }) => `invite:${inviteId}` },
  }).mutation(({ ctx, input }) => core.revokeInvite(ctx.sql, input)),
});
