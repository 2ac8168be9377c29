import type { Sql } from '@makegood/db';
import type { Claimed } from './claim.ts';
import { waitBefore } from './waits.ts';

/** What came of an attempt. */
export type Sent = {
  /** The HTTP status; null where no answer came. */
  status: number | null;
  /** Why it failed; null for an answer of 2xx. */
  error: string | null;
  /** How the answer begins, without secrets. */
  excerpt: string | null;
  /** After how many seconds it asks to be tried again. */
  retryAfterSeconds: number | null;
  durationMs: number;
};

const GONE = 410;

/**
 * Writes down what came of an attempt, and when the next one is. Nothing is written where the claim is
 * no longer ours: whoever took it over writes.
 * @returns what became of the delivery; null where the claim was lost
 */
export async function conclude(
  sql: Sql,
  { claim, messageId, endpointId, tries }: Claimed,
  { status, error, excerpt, retryAfterSeconds, durationMs }: Sent,
): Promise<'delivered' | 'pending' | 'failed' | 'cancelled' | null> {
  const delivered = error === null;
  const gone = status === GONE;
  const wait = gone ? null : waitBefore(tries + 1, retryAfterSeconds);
  const state = delivered ? 'delivered' : wait === null ? 'failed' : 'pending';
  const [row] = await sql<{ state: 'delivered' | 'pending' | 'failed' | 'cancelled' }[]>`
    with done as (
      update webhook_deliveries set claim = null, attempts = attempts + 1, tries = tries + 1,
        -- One that was cancelled meanwhile is not tried again.
        state = case when state = 'cancelled' and ${!delivered} then state else ${state} end,
        next_at = makegood_now() + make_interval(secs => ${wait ?? 0}::float8),
        last_at = makegood_now(), last_status = ${status}, last_error = ${error},
        delivered_at = case when ${delivered} then makegood_now() end
      where message_id = ${messageId} and endpoint_id = ${endpointId} and claim = ${claim}
      returning message_id, endpoint_id, attempts, state
    ), logged as (
      insert into webhook_attempts
        (message_id, endpoint_id, number, at, duration_ms, status, error, excerpt)
      select message_id, endpoint_id, attempts, makegood_now(), ${durationMs}, ${status}, ${error},
        ${excerpt} from done
    ), noted as (
      update webhook_endpoints e set
        failing_since = case when ${delivered} then null
          else coalesce(e.failing_since, makegood_now()) end,
        gone = e.gone or ${gone},
        disabled_at = case when ${gone} then coalesce(e.disabled_at, makegood_now())
          else e.disabled_at end,
        disabled_by = case when ${gone} then coalesce(e.disabled_by, 'webhooks')
          else e.disabled_by end
      from done where e.endpoint_id = done.endpoint_id
        -- Only where it changes something: deliveries do not queue for the row.
        and ((e.failing_since is null) <> ${delivered} or (${gone} and not e.gone))
    )
    select state from done`;
  return row?.state ?? null;
}
