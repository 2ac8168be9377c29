import type { Sql } from '@makegood/db';
import { addStaff } from './add.ts';
import type { HashPassword, StaffRole } from './member.ts';
import { setPasswordHash } from './password.ts';

export type EnsuredStaff = { email: string; name: string; role: StaffRole; password: string };

type Kept = { staffId: string; hash: string | null };

/**
 * Makes sure that this person exists, is enabled, has this role and this password. Sessions end
 * only where the password was another one. Any number of servers may call this at once.
 */
export async function ensureStaff(
  sql: Sql,
  wanted: EnsuredStaff,
  passwords: { hash: HashPassword; verify: (hash: string, password: string) => Promise<boolean> },
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`lock table staff in share row exclusive mode`;
    const [kept] = await tx<Kept[]>`
      select staff_id, (
        select password from staff_accounts a
        where a.staff_id = staff.staff_id and provider_id = 'credential'
      ) as hash
      from staff where email = lower(${wanted.email})`;
    if (!kept) {
      await addStaff(tx, { ...wanted, passwordHash: await passwords.hash(wanted.password) });
      return;
    }
    await tx`
      update staff set role = ${wanted.role}, disabled_at = null, updated_at = now()
      where staff_id = ${kept.staffId} and (role <> ${wanted.role} or disabled_at is not null)`;
    if (kept.hash !== null && (await passwords.verify(kept.hash, wanted.password))) return;
    await setPasswordHash(tx, kept.staffId, await passwords.hash(wanted.password));
    await tx`delete from staff_sessions where staff_id = ${kept.staffId}`;
  });
}
