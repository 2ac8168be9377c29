import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { columns, endpoint, endpointOf, type EndpointRow } from './endpoint.ts';

/** Counts stop here. */
const MOST_COUNTED = 1000;

const health = z.object({
  /** Deliveries that are on their way, and those that were given up; at most 1000 are counted. */
  pending: z.int(),
  failed: z.int(),
  /** The newest that was tried. */
  last: z
    .object({
      messageId: field.id,
      delivered: z.boolean(),
      at: field.time,
      status: z.int().nullable(),
      error: z.string().nullable(),
    })
    .nullable(),
});

export const listEndpointsAnswer = z.object({ endpoints: z.array(endpoint.extend({ health })) });

type Row = EndpointRow & {
  pending: number;
  failed: number;
  lastMessageId: string | null;
  lastState: string;
  lastAt: Date;
  lastStatus: number | null;
  lastError: string | null;
};

/** All endpoints that are not deleted, the newest first, with how they do. */
export async function listEndpoints({
  sql,
}: {
  sql: Sql;
}): Promise<z.output<typeof listEndpointsAnswer>> {
  const counted = (state: string) => sql`
    select count(*)::int from (
      select from webhook_deliveries d where d.endpoint_id = e.endpoint_id and d.state = ${state}
      limit ${MOST_COUNTED}) counted`;
  const rows = await sql<Row[]>`
    select ${columns(sql)}, (${counted('pending')}) as pending, (${counted('failed')}) as failed,
      last.message_id as last_message_id, last.state as last_state, last.last_at, last.last_status,
      last.last_error
    from webhook_endpoints e
    left join lateral (
      select * from webhook_deliveries d
      where d.endpoint_id = e.endpoint_id and d.last_at is not null
      order by d.message_id desc limit 1) last on true
    where e.deleted_at is null
    order by e.endpoint_id desc`;
  return { endpoints: rows.map((row) => ({ ...endpointOf(row), health: healthOf(row) })) };
}

function healthOf(row: Row): z.output<typeof health> {
  const { pending, failed, lastMessageId } = row;
  return {
    pending,
    failed,
    last:
      lastMessageId === null
        ? null
        : {
            messageId: lastMessageId,
            delivered: row.lastState === 'delivered',
            at: row.lastAt.toISOString(),
            status: row.lastStatus,
            error: row.lastError,
          },
  };
}
