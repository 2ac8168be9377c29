import type { Sql, Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import { payloadOf, type WebhookEvent } from './event.ts';

/**
 * Tells every enabled endpoint that asked for this type, in one statement: within a transaction it is
 * told if, and only if, that commits. It is on its way within seconds, and comes at least once, with
 * the same id at every attempt.
 * @returns the id, and to how many endpoints it goes; where to none, nothing is kept
 * @throws ZodError where the payload is not what its type promises
 */
export async function emit(
  sql: Sql | Transaction,
  event: WebhookEvent,
): Promise<{ messageId: string; deliveries: number }> {
  return send(sql, event, sql`${event.type} = any(types)`);
}

/** Tells one endpoint, whatever it asked for. */
export const emitTo = (sql: Sql | Transaction, endpointId: string, event: WebhookEvent) =>
  send(sql, event, sql`endpoint_id = ${endpointId}`);

async function send(
  sql: Sql | Transaction,
  event: WebhookEvent,
  isFor: ReturnType<Sql>,
): Promise<{ messageId: string; deliveries: number }> {
  const messageId = uuidv7();
  const { type, subject = null } = event;
  const payload = JSON.stringify(payloadOf(event));
  const rows = await sql`
    with wanted as (
      select endpoint_id from webhook_endpoints
      where disabled_at is null and deleted_at is null and ${isFor}
    ), message as (
      insert into webhook_messages (message_id, type, subject, payload, created_at)
      select ${messageId}, ${type}, ${subject}, ${payload}::text::jsonb, makegood_now()
      where exists (select from wanted)
    )
    insert into webhook_deliveries (message_id, endpoint_id, type, state, next_at)
    select ${messageId}, endpoint_id, ${type}, 'pending', makegood_now() from wanted
    returning endpoint_id`;
  return { messageId, deliveries: rows.length };
}
