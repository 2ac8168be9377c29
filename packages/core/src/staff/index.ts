export { addStaff } from './add.ts';
export {
  disableStaff,
  enableStaff,
  setStaffRole,
  setStaffRoleInput,
  staffIdInput,
} from './change.ts';
export { type EnsuredStaff, ensureStaff } from './ensure.ts';
export {
  acceptInvite,
  acceptInviteInput,
  inviteIdInput,
  inviteInput,
  invitePage,
  invitesAnswer,
  inviteStaff,
  inviteTokenInput,
  listInvites,
  openInvite,
  readInvite,
  resetPassword,
  revokeInvite,
  staffInvite,
} from './invites.ts';
export { listStaff, listStaffAnswer } from './list.ts';
export { staffMember, staffRole, type StaffRole } from './member.ts';
export { changePassword, changePasswordInput } from './password.ts';
export { sharedSecret } from './secret.ts';
export {
  endSession,
  endSessionInput,
  endSessions,
  endSessionsAnswer,
  listSessions,
  seen,
  staffSessionsAnswer,
} from './sessions.ts';
export { tellRefusedSignIn, tellSignIn } from './sign-ins.ts';
export { needsSetUp, setUpStaff, setUpStaffInput } from './set-up.ts';
