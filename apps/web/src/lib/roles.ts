import type { Role } from './session.ts';

/** What each role may do; each may also do what those before it may. */
export const roleSentences: Record<Role, string> = {
  viewer: 'Looks at everything but staff, keys and the audit log, and changes nothing.',
  support: 'Refunds, gives goodwill credits and adjusts balances, up to the caps.',
  approver: 'Refunds and adjusts without caps, and decides what others ask for over them.',
  admin: 'Changes plans, features, caps, staff and keys, and reads the audit log.',
};

/** A role as a title: `Viewer`. */
export const roleTitle = (role: string): string => role.charAt(0).toUpperCase() + role.slice(1);
