import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { staffMember, staffMemberOf, type StaffRow } from './member.ts';

const MOST_STAFF = 1000;

const listed = staffMember.extend({
  /** Sessions that are not over. */
  sessions: z.int(),
  signsInWith: z.array(z.enum(['password', 'single_sign_on'])),
});

export const listStaffAnswer = z.object({ staff: z.array(listed) });

type Row = StaffRow & { sessions: number; password: boolean; sso: boolean };

/** Everyone, by name; at most 1000. */
export async function listStaff(sql: Sql): Promise<z.output<typeof listStaffAnswer>> {
  const rows = await sql<Row[]>`
    select staff_id, name, email, role, created_at, disabled_at, last_seen,
      (select count(*)::int from staff_sessions s
        where s.staff_id = staff.staff_id and expires_at > now()) as sessions,
      exists (select from staff_accounts a
        where a.staff_id = staff.staff_id and provider_id = 'credential') as password,
      exists (select from staff_accounts a
        where a.staff_id = staff.staff_id and provider_id <> 'credential') as sso
    from staff order by lower(name), staff_id limit ${MOST_STAFF}`;
  return {
    staff: rows.map((row) => ({
      ...staffMemberOf(row),
      sessions: row.sessions,
      signsInWith: [
        ...(row.password ? (['password'] as const) : []),
        ...(row.sso ? (['single_sign_on'] as const) : []),
      ],
    })),
  };
}
