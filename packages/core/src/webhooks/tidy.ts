import type { Sql } from '@makegood/db';

const KEPT = '30 days';
const AT_ONCE = 1000;

/**
 * Forgets messages of over 30 days ago with their deliveries, and cancels what was told to an endpoint
 * in the very moment in which it was deleted.
 */
export async function tidyWebhooks({
  sql,
}: {
  sql: Sql;
}): Promise<{ forgotten: number; cancelled: number }> {
  let forgotten = 0;
  for (let last = AT_ONCE; last === AT_ONCE;) {
    ({ count: last } = await sql`
      delete from webhook_messages where message_id in (
        select message_id from webhook_messages
        where created_at < (select makegood_now()) - ${KEPT}::interval
        order by created_at limit ${AT_ONCE} for update skip locked)`);
    forgotten += last;
  }
  const { count: cancelled } = await sql`
    update webhook_deliveries d set state = 'cancelled' from webhook_endpoints e
    where e.endpoint_id = d.endpoint_id and e.deleted_at is not null and d.state = 'pending'`;
  return { forgotten, cancelled };
}
