import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { type delivery, deliveryColumns, deliveryOf, type DeliveryRow } from './deliveries.ts';
import { readEndpoint } from './endpoint.ts';

/** What is sent anew is due at once, and has all its attempts before it. */
const anew = (sql: Sql) => sql`
  state = 'pending', tries = 0, claim = null, next_at = makegood_now(), delivered_at = null`;

/**
 * Sends a delivery anew, with the same id, whatever became of it; what is being sent stays as it is.
 * @throws LedgerError webhook_delivery_not_found; webhook_not_found and webhook_disabled of its endpoint
 */
export async function replayDelivery(
  { sql }: { sql: Sql },
  { endpointId, messageId }: { endpointId: string; messageId: string },
): Promise<z.output<typeof delivery>> {
  await requireEnabled(sql, endpointId);
  await sql`
    update webhook_deliveries set ${anew(sql)}
    where message_id = ${messageId} and endpoint_id = ${endpointId}
      and not (state = 'pending' and claim is not null and next_at > makegood_now())`;
  const [row] = await sql<DeliveryRow[]>`
    select ${deliveryColumns(sql)}
    where d.message_id = ${messageId} and d.endpoint_id = ${endpointId}`;
  if (!row) throw new LedgerError('webhook_delivery_not_found', { endpointId, messageId });
  return deliveryOf(row);
}

export const replayFailedInput = z.strictObject({
  endpointId: field.id,
  /** What was to be told from then on; all that is kept where it is left out. */
  since: field.time.optional(),
});

export const replayFailedAnswer = z.object({ replayed: z.int() });

/**
 * Sends anew all that was given up.
 * @throws LedgerError webhook_not_found, webhook_disabled
 */
export async function replayFailed(
  { sql }: { sql: Sql },
  { endpointId, since }: z.output<typeof replayFailedInput>,
): Promise<z.output<typeof replayFailedAnswer>> {
  await requireEnabled(sql, endpointId);
  const { count } = await sql`
    update webhook_deliveries d set ${anew(sql)}
    from webhook_messages m
    where d.endpoint_id = ${endpointId} and d.state = 'failed' and m.message_id = d.message_id
      ${since === undefined ? sql`` : sql`and m.created_at >= ${since}::text::timestamptz`}`;
  return { replayed: count };
}

async function requireEnabled(sql: Sql, endpointId: string): Promise<void> {
  const { enabled } = await readEndpoint({ sql }, { endpointId });
  if (!enabled) throw new LedgerError('webhook_disabled', { endpointId });
}
