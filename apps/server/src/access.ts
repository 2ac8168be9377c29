import type { Role } from '@makegood/core';
import { EdgeError } from './edge-error.ts';

/** Roles of staff, each with all that the one before may do. */
export type StaffRole = Exclude<Role, 'service'>;

const rank: Record<StaffRole, number> = { viewer: 1, support: 2, approver: 3, admin: 4 };

/** Who calls. */
export type Principal =
  | { kind: 'key'; keyId: string; role: Role }
  | { kind: 'user'; userId: string };

type Callers = {
  /** Backends: API keys with the role service. */
  service: true;
  /** Staff of this role and above. */
  staff: StaffRole;
  /** End users, who see and do only what is their own. */
  endUser: true;
  /** Everyone, signed in or not; `demo`: only where the server shows the demo. */
  anyone: true | 'demo';
};

/** Who may call a procedure: at least one of them is named. */
export type Access = {
  [Caller in keyof Callers]: Required<Pick<Callers, Caller>> & Partial<Callers>;
}[keyof Callers];

/** Whether this caller is among those who may. An admin may do all that staff and services may. */
export function mayCall(access: Access, principal: Principal | null, demo: boolean): boolean {
  if (access.anyone === true || (access.anyone === 'demo' && demo)) return true;
  if (!principal) return false;
  if (principal.kind === 'user') return access.endUser === true;
  if (principal.role === 'service') return access.service === true;
  if (principal.role === 'admin') return access.service === true || access.staff !== undefined;
  return access.staff !== undefined && rank[principal.role] >= rank[access.staff];
}

/** @throws EdgeError unauthenticated, forbidden */
export function requireAccess(
  access: Access,
  { principal, demo }: { principal: Principal | null; demo: boolean },
): void {
  if (mayCall(access, principal, demo)) return;
  throw new EdgeError(principal ? 'forbidden' : 'unauthenticated');
}

/** The caller as the ledger writes it down. */
export function actorOf(principal: Principal | null): string {
  if (!principal) return 'anyone';
  return principal.kind === 'key' ? `key:${principal.keyId}` : `user:${principal.userId}`;
}
