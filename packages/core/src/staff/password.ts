import type { Sql, Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import { type HashPassword, staffPassword } from './member.ts';
import { requireGoodPassword } from './password-policy.ts';

export const changePasswordInput = z.strictObject({
  currentPassword: staffPassword,
  newPassword: staffPassword,
});

type Owner = { email: string; name: string; hash: string | null };

/**
 * Changes one's own password; every other session of theirs ends.
 * @throws LedgerError wrong_password, weak_password, staff_not_found
 */
export async function changePassword(
  sql: Sql,
  self: { staffId: string; sessionId: string },
  input: z.output<typeof changePasswordInput>,
  passwords: { hash: HashPassword; verify: (hash: string, password: string) => Promise<boolean> },
): Promise<void> {
  const [owner] = await sql<Owner[]>`
    select email, name, (
      select password from staff_accounts a
      where a.staff_id = staff.staff_id and provider_id = 'credential'
    ) as hash
    from staff where staff_id = ${self.staffId}`;
  if (!owner) throw new LedgerError('staff_not_found', { staffId: self.staffId });
  const { hash } = owner;
  if (hash === null || !(await passwords.verify(hash, input.currentPassword)))
    throw new LedgerError('wrong_password');
  requireGoodPassword(input.newPassword, owner);
  const next = await passwords.hash(input.newPassword);
  await sql.begin(async (tx) => {
    await setPasswordHash(tx, self.staffId, next);
    await tx`
      delete from staff_sessions
      where staff_id = ${self.staffId} and session_id <> ${self.sessionId}`;
  });
}

/** Keeps the hash of a password for someone who may have had none. */
export async function setPasswordHash(
  tx: Transaction,
  staffId: string,
  hash: string,
): Promise<void> {
  await tx`
    insert into staff_accounts
      (staff_account_id, staff_id, provider_id, account_id, password, created_at, updated_at)
    values (${uuidv7()}, ${staffId}, 'credential', ${staffId}, ${hash}, now(), now())
    on conflict (provider_id, account_id)
      do update set password = excluded.password, updated_at = now()`;
}
