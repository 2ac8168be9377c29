import type { Sql } from '@makegood/db';
import { appendAudit } from '../audit/append.ts';
import type { StaffRole } from './member.ts';

type SignIn = { requestId: string; by: 'password' | 'sso' };

const ACTION = 'staff.signIn';

/** Tells in the audit log that someone signed in. */
export function tellSignIn(
  sql: Sql,
  { staffId, role }: { staffId: string; role: StaffRole },
  { requestId, by }: SignIn,
): Promise<void> {
  const actor = `staff:${staffId}`;
  const deed = { actor, actorRole: role, action: ACTION, subject: actor, requestId };
  return appendAudit(sql, deed, 'done', { by });
}

/**
 * Tells in the audit log that nobody was let in, and as whom they came where that is someone of the
 * staff. An email that is nobody's is not kept: it may be a password in the wrong field.
 */
export async function tellRefusedSignIn(
  sql: Sql,
  { email, code, more, requestId, by }: SignIn & { email?: string; code: string; more?: string },
): Promise<void> {
  const [person] = await sql<{ staffId: string }[]>`
    select staff_id from staff where lower(email) = lower(${email ?? null})`;
  const subject = person ? `staff:${person.staffId}` : null;
  const deed = { actor: 'anyone', actorRole: 'nobody', action: ACTION, subject, requestId };
  await appendAudit(sql, deed, 'refused', { by, code, ...(more && { more }) });
}
