import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import { addStaff } from './add.ts';
import {
  type HashPassword,
  staffEmail,
  type StaffMember,
  staffName,
  staffPassword,
} from './member.ts';
import { requireGoodPassword } from './password-policy.ts';

export const setUpStaffInput = z.strictObject({
  email: staffEmail,
  name: staffName,
  password: staffPassword,
});

/** Whether there is nobody yet who could sign in. */
export async function needsSetUp(sql: Sql): Promise<boolean> {
  const [row] = await sql<[{ empty: boolean }]>`select not exists (select from staff) as empty`;
  return row.empty;
}

/**
 * The first admin, as long as there is nobody at all; of several at once, one wins.
 * @throws LedgerError already_set_up, weak_password
 */
export async function setUpStaff(
  sql: Sql,
  input: z.output<typeof setUpStaffInput>,
  hash: HashPassword,
): Promise<StaffMember> {
  if (!(await needsSetUp(sql))) throw new LedgerError('already_set_up');
  requireGoodPassword(input.password, input);
  const passwordHash = await hash(input.password);
  return sql.begin(async (tx) => {
    await tx`lock table staff in share row exclusive mode`;
    const [row] = await tx<{ empty: boolean }[]>`select not exists (select from staff) as empty`;
    if (!row?.empty) throw new LedgerError('already_set_up');
    return addStaff(tx, { ...input, role: 'admin', passwordHash });
  });
}
