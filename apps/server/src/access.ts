import type { Role, StaffRole } from '@makegood/core';
import { EdgeError } from './edge-error.ts';

const rank: Record<StaffRole, number> = { viewer: 1, support: 2, approver: 3, admin: 4 };

/** Someone on the staff, signed in with a browser. */
export type StaffPrincipal = {
  kind: 'staff';
  staffId: string;
  sessionId: string;
  role: StaffRole;
  name: string;
  email: string;
};

/** An end user, until the token expires: milliseconds since 1970 UTC. */
export type UserPrincipal = { kind: 'user'; userId: string; expiresAt: number };

/** Who calls. */
export type Principal = { kind: 'key'; keyId: string; role: Role } | UserPrincipal | StaffPrincipal;

type Callers = {
  /** Backends: API keys with the role service. */
  service: true;
  /** Staff of this role and above, by API key or signed in. */
  staff: StaffRole;
  /** Staff of every role, but signed in: what is about the person and their sessions. */
  session: true;
  /** End users, who see and do only what is their own. */
  endUser: true;
  /** Everyone, signed in or not; `demo`: only where the server shows the demo. */
  anyone: true | 'demo';
};

/** Who may call a procedure: at least one of them is named. */
export type Access = {
  [Caller in keyof Callers]: Required<Pick<Callers, Caller>> & Partial<Callers>;
}[keyof Callers];

/** Whether this caller is among those who may. An admin's key may do all that staff and services may. */
export function mayCall(access: Access, principal: Principal | null, demo: boolean): boolean {
  if (access.anyone === true || (access.anyone === 'demo' && demo)) return true;
  if (!principal) return false;
  if (principal.kind === 'user') return access.endUser === true;
  if (principal.kind === 'staff') return access.session === true || reaches(access, principal.role);
  if (principal.role === 'service') return access.service === true;
  if (principal.role === 'admin') return access.service === true || access.staff !== undefined;
  return reaches(access, principal.role);
}

const reaches = ({ staff }: Access, role: StaffRole): boolean =>
  staff !== undefined && rank[role] >= rank[staff];

/** @throws EdgeError unauthenticated, forbidden */
export function requireAccess(
  access: Access,
  { principal, demo }: { principal: Principal | null; demo: boolean },
): void {
  if (mayCall(access, principal, demo)) return;
  throw new EdgeError(principal ? 'forbidden' : 'unauthenticated');
}

/** Whether what this caller gives back and adjusts by hand has caps. */
export const hasCaps = ({ principal }: { principal: Principal | null }): boolean =>
  principal !== null && 'role' in principal && principal.role === 'support';

/** The caller as the ledger writes it down. */
export function actorOf(principal: Principal | null): string {
  if (!principal) return 'anyone';
  if (principal.kind === 'staff') return `staff:${principal.staffId}`;
  return principal.kind === 'key' ? `key:${principal.keyId}` : `user:${principal.userId}`;
}
