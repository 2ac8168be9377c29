import { z } from 'zod';
import * as field from '../ledger/fields.ts';

/** What staff may do; each role may do all that the one before may. */
export const staffRoles = ['viewer', 'support', 'approver', 'admin'] as const;
export type StaffRole = (typeof staffRoles)[number];

export const staffRole = z.enum(staffRoles);
export const staffEmail = z.email().max(254);
export const staffName = field.label;
/** Bounded so that nobody makes us hash megabytes; the policy says more. */
export const staffPassword = z.string().min(1).max(1000);

/** Someone who may sign in to the dashboard. Times are ISO 8601 UTC. */
export const staffMember = z.object({
  staffId: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: staffRole,
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
  /** To the minute. */
  lastSeen: z.iso.datetime().nullable(),
});
export type StaffMember = z.output<typeof staffMember>;

export type StaffRow = {
  staffId: string;
  name: string;
  email: string;
  role: StaffRole;
  createdAt: Date;
  disabledAt: Date | null;
  lastSeen: Date | null;
};

export const staffMemberOf = (row: StaffRow): StaffMember => ({
  staffId: row.staffId,
  name: row.name,
  email: row.email,
  role: row.role,
  createdAt: row.createdAt.toISOString(),
  disabledAt: row.disabledAt?.toISOString() ?? null,
  lastSeen: row.lastSeen?.toISOString() ?? null,
});

/** Makes the hash of a password that sign-in compares with. */
export type HashPassword = (password: string) => Promise<string>;
