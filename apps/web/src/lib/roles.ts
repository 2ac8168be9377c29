import type { Role } from './session.ts';

/** What each role may do; each may also do what those before it may. */
export const roleSentences: Record<Role, string> = {
  viewer: 'Look at everything but staff, keys and the audit log; change nothing.',
  support: 'Refund, give goodwill credits and adjust balances, up to the caps.',
  approver: 'Refund and adjust without caps, and decide what others ask for over them.',
  admin: 'Change plans, features, caps, staff and keys, and read the audit log.',
};

/** A role as a title: `Viewer`. */
export const roleTitle = (role: string): string => role.charAt(0).toUpperCase() + role.slice(1);
