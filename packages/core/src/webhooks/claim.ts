import { pgArray, type Sql } from '@makegood/db';
import { uuidv7 } from 'uuidv7';
import type { WebhookType } from './event.ts';

/** A delivery that nobody else sends while the claim lasts. */
export type Claimed = {
  claim: string;
  messageId: string;
  endpointId: string;
  /** Attempts since it was sent, or sent anew. */
  tries: number;
  type: WebhookType;
  payload: object;
  createdAt: Date;
  kind: 'standard' | 'slack';
  url: Uint8Array;
  secret: Uint8Array | null;
  /** Null too once its time is over. */
  previousSecret: Uint8Array | null;
};

/** Longer than any attempt: whoever holds a claim for so long has died. */
const CLAIM_SECONDS = 60;

/**
 * Claims what is due, the longest due first, up to `most` per endpoint, less what `busy` says is under
 * way. A claim moves the time of the next attempt ahead: who dies with it leaves it due again.
 */
export async function claimDue(
  sql: Sql,
  { most, busy }: { most: number; busy: ReadonlyMap<string, number> },
): Promise<Claimed[]> {
  const claim = uuidv7();
  return sql<Claimed[]>`
    with open as (
      select e.endpoint_id, greatest(${most} - coalesce(b.n, 0), 0) as free
      from webhook_endpoints e
      left join unnest(${pgArray([...busy.keys()])}::uuid[], ${pgArray([...busy.values()])}::int[])
        as b (endpoint_id, n) on b.endpoint_id = e.endpoint_id
      where e.disabled_at is null and e.deleted_at is null
    ), due as (
      select d.message_id, d.endpoint_id
      from open cross join lateral (
        select message_id, endpoint_id from webhook_deliveries w
        where w.endpoint_id = open.endpoint_id and w.state = 'pending'
          and w.next_at <= (select makegood_now())
        order by w.next_at limit open.free
        for update skip locked) d
    ), claimed as (
      update webhook_deliveries w set claim = ${claim},
        next_at = makegood_now() + make_interval(secs => ${CLAIM_SECONDS})
      from due where w.message_id = due.message_id and w.endpoint_id = due.endpoint_id
      returning w.message_id, w.endpoint_id, w.tries
    )
    select ${claim} as claim, c.message_id, c.endpoint_id, c.tries, m.type, m.payload, m.created_at,
      e.kind, e.url, e.secret,
      case when e.previous_secret_until > makegood_now() then e.previous_secret end
        as previous_secret
    from claimed c
    join webhook_messages m on m.message_id = c.message_id
    join webhook_endpoints e on e.endpoint_id = c.endpoint_id`;
}
