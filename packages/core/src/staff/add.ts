import type { Sql, Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { LedgerError } from '../errors.ts';
import { type StaffMember, staffMemberOf, type StaffRole, type StaffRow } from './member.ts';

export type NewStaff = { email: string; name: string; role: StaffRole; passwordHash: string };

/**
 * Adds someone who signs in with this password.
 * Sessions and invitations live in real time, whatever a demo's clock says: hence `now()`.
 * @throws LedgerError staff_exists
 */
export async function addStaff(sql: Sql | Transaction, wanted: NewStaff): Promise<StaffMember> {
  const staffId = uuidv7();
  const [row] = await sql<StaffRow[]>`
    with added as (
      insert into staff (staff_id, name, email, email_verified, role, created_at, updated_at)
      values (${staffId}, ${wanted.name}, lower(${wanted.email}), true, ${wanted.role}, now(), now())
      on conflict (email) do nothing
      returning staff_id, name, email, role, created_at, disabled_at, last_seen
    ), account as (
      insert into staff_accounts
        (staff_account_id, staff_id, provider_id, account_id, password, created_at, updated_at)
      select ${uuidv7()}::uuid, staff_id, 'credential', staff_id::text, ${wanted.passwordHash}, now(), now()
      from added
    )
    select * from added`;
  if (!row) throw new LedgerError('staff_exists', { email: wanted.email });
  return staffMemberOf(row);
}
