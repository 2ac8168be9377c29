import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor, pageOf } from '../paging.ts';
import { auditEntry, type AuditEntry, auditOutcome } from './row.ts';

export const listAuditInput = z.strictObject({
  actor: field.label.optional(),
  action: field.label.optional(),
  /** As the log has it: `user:u1`. */
  subject: z.string().min(1).max(300).optional(),
  outcome: auditOutcome.optional(),
  from: field.time.optional(),
  to: field.time.optional(),
  cursor: cursorOf(z.int()).optional(),
  limit,
});

export const listAuditAnswer = z.object({ entries: z.array(auditEntry), nextCursor });

type Row = Omit<AuditEntry, 'at' | 'hash'> & { at: Date; hash: Buffer };

/** The audit log, newest first. `from` belongs to it, `to` does not. */
export async function listAudit(
  { sql }: { sql: Sql },
  {
    actor,
    action,
    subject,
    outcome,
    from,
    to,
    cursor,
    limit: most,
  }: z.output<typeof listAuditInput>,
): Promise<z.output<typeof listAuditAnswer>> {
  const rows = await sql<Row[]>`
    select number, at, actor, actor_name, actor_role, action, subject, request_id, outcome, before,
      after, hash
    from audit
    where ${cursor === undefined ? sql`true` : sql`number < ${cursor}`}
      ${actor === undefined ? sql`` : sql`and actor = ${actor}`}
      ${action === undefined ? sql`` : sql`and action = ${action}`}
      ${subject === undefined ? sql`` : sql`and subject = ${subject}`}
      ${outcome === undefined ? sql`` : sql`and outcome = ${outcome}`}
      ${from === undefined ? sql`` : sql`and at >= ${from}::text::timestamptz`}
      ${to === undefined ? sql`` : sql`and at < ${to}::text::timestamptz`}
    order by number desc limit ${most + 1}`;
  const entries = rows.map(({ at, hash, ...row }) => ({
    ...row,
    at: at.toISOString(),
    hash: hash.toString('hex'),
  }));
  const { page, nextCursor: next } = pageOf(entries, most, ({ number }) => number);
  return { entries: page, nextCursor: next };
}
