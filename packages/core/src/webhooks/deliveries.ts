import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor, pageOf } from '../paging.ts';
import { webhookType } from './event.ts';

export const deliveryState = z.enum(['pending', 'delivered', 'failed', 'cancelled']);

/** A message and how far it is on its way to an endpoint. Times are ISO 8601 UTC. */
export const delivery = z.object({
  messageId: field.id,
  endpointId: field.id,
  endpointName: z.string(),
  /** Where it is disabled, what is pending waits. */
  endpointEnabled: z.boolean(),
  type: webhookType,
  subject: z.string().nullable(),
  state: deliveryState,
  attempts: z.int(),
  createdAt: field.time,
  /** When it is tried next; null where it is not, or is being sent now. */
  nextAt: field.time.nullable(),
  lastAt: field.time.nullable(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  deliveredAt: field.time.nullable(),
});
type Delivery = z.output<typeof delivery>;

export const listDeliveriesInput = z.strictObject({
  endpointId: field.id.optional(),
  state: deliveryState.optional(),
  type: webhookType.optional(),
  cursor: cursorOf(z.tuple([field.id, field.id])).optional(),
  limit,
});

export const listDeliveriesAnswer = z.object({ deliveries: z.array(delivery), nextCursor });

type Times = 'createdAt' | 'nextAt' | 'lastAt' | 'deliveredAt';
export type DeliveryRow = Omit<Delivery, Times> & {
  createdAt: Date;
  nextAt: Date | null;
  lastAt: Date | null;
  deliveredAt: Date | null;
};

export const deliveryColumns = (sql: Sql) => sql`
  d.message_id, d.endpoint_id, e.name as endpoint_name, e.disabled_at is null as endpoint_enabled,
  d.type, m.subject, d.state, d.attempts, m.created_at,
  case when d.state = 'pending' and (d.claim is null or d.next_at <= makegood_now())
    then d.next_at end as next_at,
  d.last_at, d.last_status, d.last_error, d.delivered_at
  from webhook_deliveries d
  join webhook_messages m on m.message_id = d.message_id
  join webhook_endpoints e on e.endpoint_id = d.endpoint_id`;

export const deliveryOf = (row: DeliveryRow): Delivery => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  nextAt: row.nextAt?.toISOString() ?? null,
  lastAt: row.lastAt?.toISOString() ?? null,
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
});

/** The deliveries of the last 30 days, the newest message first. */
export async function listDeliveries(
  { sql }: { sql: Sql },
  { endpointId, state, type, cursor, limit: most }: z.output<typeof listDeliveriesInput>,
): Promise<z.output<typeof listDeliveriesAnswer>> {
  const [message, endpoint] = cursor ?? [];
  const rows = await sql<DeliveryRow[]>`
    select ${deliveryColumns(sql)}
    where ${
      message === undefined || endpoint === undefined
        ? sql`true`
        : sql`(d.message_id, d.endpoint_id) < (${message}, ${endpoint})`
    }
      ${endpointId === undefined ? sql`` : sql`and d.endpoint_id = ${endpointId}`}
      ${state === undefined ? sql`` : sql`and d.state = ${state}`}
      ${type === undefined ? sql`` : sql`and d.type = ${type}`}
    order by d.message_id desc, d.endpoint_id desc limit ${most + 1}`;
  const { page, nextCursor: next } = pageOf(rows, most, (last) => [
    last.messageId,
    last.endpointId,
  ]);
  return { deliveries: page.map(deliveryOf), nextCursor: next };
}

export const deliveryInput = z.strictObject({ endpointId: field.id, messageId: field.id });
type DeliveryInput = z.output<typeof deliveryInput>;

const attempt = z.object({
  number: z.int(),
  at: field.time,
  durationMs: z.int(),
  status: z.int().nullable(),
  error: z.string().nullable(),
  /** How the answer begins, without secrets. */
  excerpt: z.string().nullable(),
});

export const deliveryAnswer = delivery.extend({
  payload: z.json(),
  /** The newest first, at most 100. */
  attemptLog: z.array(attempt),
});

const MOST_ATTEMPTS = 100;

/**
 * One delivery with what was sent, and what came of each attempt.
 * @throws LedgerError webhook_delivery_not_found
 */
export async function getDelivery(
  { sql }: { sql: Sql },
  { endpointId, messageId }: DeliveryInput,
): Promise<z.output<typeof deliveryAnswer>> {
  const [row] = await sql<(DeliveryRow & { payload: z.output<z.ZodJSONSchema> })[]>`
    select m.payload, ${deliveryColumns(sql)}
    where d.message_id = ${messageId} and d.endpoint_id = ${endpointId}`;
  if (!row) throw new LedgerError('webhook_delivery_not_found', { endpointId, messageId });
  const log = await sql<(Omit<z.output<typeof attempt>, 'at'> & { at: Date })[]>`
    select number, at, duration_ms, status, error, excerpt from webhook_attempts
    where message_id = ${messageId} and endpoint_id = ${endpointId}
    order by number desc limit ${MOST_ATTEMPTS}`;
  return {
    ...deliveryOf(row),
    payload: row.payload,
    attemptLog: log.map(({ at, ...one }) => ({ ...one, at: at.toISOString() })),
  };
}
