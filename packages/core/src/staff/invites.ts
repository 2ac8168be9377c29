import { hash, randomBytes } from 'node:crypto';
import type { Sql, Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { addStaff } from './add.ts';
import {
  type HashPassword,
  staffEmail,
  type StaffMember,
  staffMemberOf,
  staffName,
  staffPassword,
  staffRole,
  type StaffRole,
  type StaffRow,
} from './member.ts';
import { setPasswordHash } from './password.ts';
import { requireGoodPassword } from './password-policy.ts';

const VALID_DAYS = 7;
const MOST_INVITES = 200;

export const inviteInput = z.strictObject({ email: staffEmail, role: staffRole });
export const inviteIdInput = z.strictObject({ inviteId: field.id });
const token = z.string().regex(/^[\w-]{43}$/, 'This is no token of an invitation.');
export const inviteTokenInput = z.strictObject({ token });
export const acceptInviteInput = z.strictObject({
  token,
  name: staffName,
  password: staffPassword,
});

/** An invitation, without its token. Times are ISO 8601 UTC. */
export const staffInvite = z.object({
  inviteId: z.uuid(),
  email: z.string(),
  role: staffRole,
  invitedBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  state: z.enum(['open', 'accepted', 'revoked', 'expired']),
});
export type StaffInvite = z.output<typeof staffInvite>;

/** Its `name` is that of who is staff already, and only chooses a new password. */
export const openInvite = staffInvite.extend({ name: z.string().nullable() });
type OpenInvite = z.output<typeof openInvite>;

export const invitesAnswer = z.object({ invites: z.array(staffInvite) });

type Row = {
  inviteId: string;
  email: string;
  role: StaffRole;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  state: StaffInvite['state'];
};

const inviteOf = <Found extends Row>(row: Found) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

/** The page of the dashboard for a token, behind the # where it reaches no log; the name is a proposal. */
export const invitePage = (secret: string, name?: string): string =>
  `/accept-invite#token=${secret}${name === undefined ? '' : `&name=${encodeURIComponent(name)}`}`;

const hashToken = (text: string): Buffer => hash('sha256', text, 'buffer');

/**
 * Invites someone; an open invitation for the same email ends. The answer is the only place where
 * the token ever appears.
 * @throws LedgerError staff_exists
 */
export async function inviteStaff(
  sql: Sql,
  { email, role }: z.output<typeof inviteInput>,
  actor: string,
): Promise<StaffInvite & { token: string }> {
  return sql.begin(async (tx) => {
    const known = await tx`select from staff where email = lower(${email})`;
    if (known.length > 0) throw new LedgerError('staff_exists', { email });
    return writeInvite(tx, { email, role }, actor);
  });
}

/**
 * A link with which someone on the staff chooses a new password; their role stays. The answer is the
 * only place where the token ever appears.
 * @throws LedgerError staff_not_found
 */
export async function resetPassword(
  sql: Sql,
  { staffId }: { staffId: string },
  actor: string,
): Promise<StaffInvite & { token: string }> {
  return sql.begin(async (tx) => {
    const [member] = await tx<{ email: string; role: StaffRole }[]>`
      select email, role from staff where staff_id = ${staffId}`;
    if (!member) throw new LedgerError('staff_not_found', { staffId });
    return writeInvite(tx, member, actor);
  });
}

async function writeInvite(
  tx: Transaction,
  { email, role }: { email: string; role: StaffRole },
  actor: string,
): Promise<StaffInvite & { token: string }> {
  const secret = randomBytes(32).toString('base64url');
  // Two of one email at once: the second comes after the first, and replaces it.
  await tx`select pg_advisory_xact_lock(hashtextextended('staff_invites ' || lower(${email}), 0))`;
  await tx`
    update staff_invites set revoked_at = now()
    where email = lower(${email}) and accepted_at is null and revoked_at is null`;
  const [row] = await tx<[Row]>`
    insert into staff_invites
      (invite_id, token_hash, email, role, invited_by, created_at, expires_at)
    values (${uuidv7()}, ${hashToken(secret)}, lower(${email}), ${role}, ${actor}, now(),
      now() + make_interval(days => ${VALID_DAYS}))
    returning invite_id, email, role, invited_by, created_at, expires_at, 'open' as state`;
  return { ...inviteOf(row), token: secret };
}

/** The newest invitations first, whatever became of them; at most 200. */
export async function listInvites(sql: Sql): Promise<{ invites: StaffInvite[] }> {
  const rows = await sql<Row[]>`
    select invite_id, email, role, invited_by, created_at, expires_at,
      case when accepted_at is not null then 'accepted' when revoked_at is not null then 'revoked'
        when expires_at <= now() then 'expired' else 'open' end as state
    from staff_invites order by invite_id desc limit ${MOST_INVITES}`;
  return { invites: rows.map(inviteOf) };
}

/**
 * Withdraws an invitation that is open; again: the same answer.
 * @throws LedgerError invite_not_found where there is none, or it was accepted
 */
export async function revokeInvite(
  sql: Sql,
  { inviteId }: z.output<typeof inviteIdInput>,
): Promise<StaffInvite> {
  const [row] = await sql<Row[]>`
    update staff_invites set revoked_at = coalesce(revoked_at, now())
    where invite_id = ${inviteId} and accepted_at is null
    returning invite_id, email, role, invited_by, created_at, expires_at, 'revoked' as state`;
  if (!row) throw new LedgerError('invite_not_found');
  return inviteOf(row);
}

/**
 * What an open invitation offers, to whoever holds its token.
 * @throws LedgerError invite_not_found where it is unknown, used, withdrawn or expired
 */
export async function readInvite(
  sql: Sql,
  input: z.output<typeof inviteTokenInput>,
): Promise<OpenInvite> {
  const [row] = await sql<(Row & { name: string | null })[]>`
    select invite_id, email, role, invited_by, created_at, expires_at, 'open' as state,
      (select name from staff s where s.email = staff_invites.email) as name
    from staff_invites
    where token_hash = ${hashToken(input.token)}
      and accepted_at is null and revoked_at is null and expires_at > now()`;
  if (!row) throw new LedgerError('invite_not_found');
  return inviteOf(row);
}

/**
 * Becomes staff with this name and password; of several at once with one token, one wins. Who is
 * staff already gets the password alone, and their sessions end.
 * @throws LedgerError invite_not_found, weak_password
 */
export async function acceptInvite(
  sql: Sql,
  input: z.output<typeof acceptInviteInput>,
  hashPassword: HashPassword,
): Promise<StaffMember> {
  // Looked up first, so that only who holds a token makes us hash.
  const { email } = await readInvite(sql, input);
  requireGoodPassword(input.password, { email, name: input.name });
  const passwordHash = await hashPassword(input.password);
  return sql.begin(async (tx) => {
    const [row] = await tx<{ email: string; role: StaffRole }[]>`
      update staff_invites set accepted_at = now()
      where token_hash = ${hashToken(input.token)}
        and accepted_at is null and revoked_at is null and expires_at > now()
      returning email, role`;
    if (!row) throw new LedgerError('invite_not_found');
    const [known] = await tx<StaffRow[]>`
      select staff_id, name, email, role, created_at, disabled_at, last_seen
      from staff where email = ${row.email}`;
    if (known) {
      await setPasswordHash(tx, known.staffId, passwordHash);
      await tx`delete from staff_sessions where staff_id = ${known.staffId}`;
      return staffMemberOf(known);
    }
    return addStaff(tx, { ...row, name: input.name, passwordHash });
  });
}
