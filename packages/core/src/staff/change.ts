import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { type StaffMember, staffMemberOf, staffRole, type StaffRow } from './member.ts';

export const staffIdInput = z.strictObject({ staffId: field.id });

export const setStaffRoleInput = z.strictObject({ staffId: field.id, role: staffRole });

/**
 * Gives someone another role.
 * @throws LedgerError staff_not_found, last_admin
 */
export async function setStaffRole(
  sql: Sql,
  { staffId, role }: z.output<typeof setStaffRoleInput>,
): Promise<StaffMember> {
  return sql.begin(async (tx) => {
    if (role !== 'admin') await requireAnotherAdmin(tx, staffId);
    const rows = await tx<StaffRow[]>`
      update staff set role = ${role}, updated_at = now() where staff_id = ${staffId}
      returning staff_id, name, email, role, created_at, disabled_at, last_seen`;
    return theOne(rows, staffId);
  });
}

/**
 * Shuts someone out and ends their sessions; again: the same answer.
 * @throws LedgerError staff_not_found, last_admin
 */
export async function disableStaff(
  sql: Sql,
  { staffId }: z.output<typeof staffIdInput>,
): Promise<StaffMember> {
  return sql.begin(async (tx) => {
    await requireAnotherAdmin(tx, staffId);
    const rows = await tx<StaffRow[]>`
      update staff set disabled_at = coalesce(disabled_at, now()), updated_at = now()
      where staff_id = ${staffId}
      returning staff_id, name, email, role, created_at, disabled_at, last_seen`;
    await tx`delete from staff_sessions where staff_id = ${staffId}`;
    return theOne(rows, staffId);
  });
}

/**
 * Lets someone in again.
 * @throws LedgerError staff_not_found
 */
export async function enableStaff(
  sql: Sql,
  { staffId }: z.output<typeof staffIdInput>,
): Promise<StaffMember> {
  const rows = await sql<StaffRow[]>`
    update staff set disabled_at = null, updated_at = now() where staff_id = ${staffId}
    returning staff_id, name, email, role, created_at, disabled_at, last_seen`;
  return theOne(rows, staffId);
}

/** The lock on every admin lets one such change through at a time: the next sees what is left. */
async function requireAnotherAdmin(tx: Transaction, staffId: string): Promise<void> {
  const admins = await tx<{ staffId: string }[]>`
    select staff_id from staff where role = 'admin' and disabled_at is null
    order by staff_id for update`;
  if (admins.length === 1 && admins[0]?.staffId === staffId) throw new LedgerError('last_admin');
}

function theOne([row]: StaffRow[], staffId: string): StaffMember {
  if (!row) throw new LedgerError('staff_not_found', { staffId });
  return staffMemberOf(row);
}
