import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';

/** Where someone is signed in; never the token. Times are ISO 8601 UTC. */
const staffSession = z.object({
  sessionId: z.uuid(),
  createdAt: z.iso.datetime(),
  /** To a few minutes. */
  lastSeen: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** Whether it is the session that asks. */
  current: z.boolean(),
});

export const staffSessionsAnswer = z.object({ sessions: z.array(staffSession) });
export const endSessionInput = z.strictObject({ sessionId: field.id });
export const endSessionsAnswer = z.object({ ended: z.int() });

type Row = {
  sessionId: string;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
};

/** The sessions of one person that are not over, the newest first; at most 100. */
export async function listSessions(
  sql: Sql,
  staffId: string,
  currentSessionId: string | null,
): Promise<z.output<typeof staffSessionsAnswer>> {
  const rows = await sql<Row[]>`
    select session_id, created_at, updated_at, expires_at, ip_address, user_agent
    from staff_sessions where staff_id = ${staffId} and expires_at > now()
    order by session_id desc limit 100`;
  return {
    sessions: rows.map((row) => ({
      sessionId: row.sessionId,
      createdAt: row.createdAt.toISOString(),
      lastSeen: row.updatedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      ipAddress: row.ipAddress || null,
      userAgent: row.userAgent || null,
      current: row.sessionId === currentSessionId,
    })),
  };
}

/**
 * Ends one session of this person.
 * @throws LedgerError session_not_found
 */
export async function endSession(
  sql: Sql,
  staffId: string,
  { sessionId }: z.output<typeof endSessionInput>,
): Promise<{ ended: number }> {
  const { count } = await sql`
    delete from staff_sessions where session_id = ${sessionId} and staff_id = ${staffId}`;
  if (count === 0) throw new LedgerError('session_not_found', { sessionId });
  return { ended: count };
}

/** Ends every session of this person. */
export async function endSessions(sql: Sql, staffId: string): Promise<{ ended: number }> {
  const { count } = await sql`delete from staff_sessions where staff_id = ${staffId}`;
  return { ended: count };
}

/** Notes that this person was here; written at most once a minute. */
export async function seen(sql: Sql, staffId: string): Promise<void> {
  await sql`
    update staff set last_seen = now()
    where staff_id = ${staffId} and (last_seen is null or last_seen < now() - interval '1 minute')`;
}
