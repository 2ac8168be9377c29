import type { Sql, Transaction } from '@makegood/db';
import type { PendingQuery, Row } from 'postgres';
import { uuidv7 } from 'uuidv7';
import { type AuditEntry, type Deed, keepable } from './row.ts';

type Outcome = AuditEntry['outcome'];

/**
 * Writes a line of the audit log; the database numbers and chains it. The last thing a transaction
 * does: until it ends, nobody else can append.
 */
export async function appendAudit(
  sql: Sql | Transaction,
  { actor, actorRole, action, subject, requestId, before }: Deed,
  outcome: Outcome,
  after: unknown,
): Promise<void> {
  const deed = sql`
    select ${actor}::text as actor, ${actorRole}::text as actor_role, ${action}::text as action,
      ${subject}::text as subject, ${requestId}::text as request_id,
      ${keepable(before)}::text::jsonb as before`;
  await insert(sql, deed, outcome, after);
}

const insert = (
  sql: Sql | Transaction,
  deed: PendingQuery<Row[]>,
  outcome: Outcome,
  after: unknown,
) => sql`
  with deed as (${deed})
  insert into audit (actor, actor_name, actor_role, action, subject, request_id, outcome, before, after)
  select d.actor, case split_part(d.actor, ':', 1)
      when 'key' then (select name from api_keys where key_id::text = split_part(d.actor, ':', 2))
      when 'staff' then (select name from staff where staff_id::text = split_part(d.actor, ':', 2))
    end, d.actor_role, d.action, d.subject, d.request_id, ${outcome}, d.before,
    ${keepable(after)}::text::jsonb
  from deed d`;

/** Keeps what someone is about to do, so that it is in the log whatever becomes of this process. */
export async function intend({ sql }: { sql: Sql }, deed: Deed): Promise<string> {
  const { actor, actorRole, action, subject, requestId, before } = deed;
  const intentId = uuidv7();
  // Real time: moving the clock ahead, which is told here too, makes nobody late.
  await sql`
    insert into audit_intents (intent_id, asked_at, actor, actor_role, action, subject, request_id, before)
    values (${intentId}, clock_timestamp(), ${actor}, ${actorRole}, ${action}, ${subject}, ${requestId},
      ${keepable(before)}::text::jsonb)`;
  return intentId;
}

/**
 * Tells in the log what became of it; a subject that is known only now replaces the first. Once: who
 * comes after it was told tells nothing.
 * @returns whether it was told just now
 */
export async function conclude(
  { sql }: { sql: Sql },
  intentId: string,
  { outcome, subject = null, after }: { outcome: Outcome; subject?: string | null; after: unknown },
): Promise<boolean> {
  const deed = sql`
    delete from audit_intents where intent_id = ${intentId}
    returning actor, actor_role, action, coalesce(${subject}::text, subject) as subject, request_id,
      before`;
  return (await insert(sql, deed, outcome, after)).count > 0;
}

/** Forgets what was not done after all, and is told in another line. */
export async function withdraw({ sql }: { sql: Sql }, intentId: string): Promise<void> {
  await sql`delete from audit_intents where intent_id = ${intentId}`;
}

const LONGEST_CALL_MINUTES = 10;

/** Tells what a server that died never told: it may have happened, the ledger knows. */
export async function concludeAbandoned({ sql }: { sql: Sql }): Promise<{ concluded: number }> {
  const abandoned = await sql<{ intentId: string }[]>`
    select intent_id from audit_intents
    where asked_at < clock_timestamp() - make_interval(mins => ${LONGEST_CALL_MINUTES})
    order by intent_id limit 100`;
  for (const { intentId } of abandoned)
    await conclude({ sql }, intentId, { outcome: 'failed', after: { code: 'interrupted' } });
  return { concluded: abandoned.length };
}
