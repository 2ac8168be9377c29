import type { Sql, Transaction } from '@makegood/db';
import { endOfStep } from '../moments/end-of-step.ts';
import { step } from '../moments/step.ts';
import { readMonitoringSettings } from '../monitoring/settings.ts';
import { factTypes, readFacts } from './facts.ts';

/** Events, and refreshes, told in a transaction, counted by endpoint: a backlog is told in steps. */
const MOST = 5000;

/** A pass for what could be told a while ago, and one for what has happened since. */
const PASSES = 2;

/**
 * Tells every endpoint what happened in the ledger since the last time and what it asked for, each
 * fact once, from whichever server; what is told is on its way to be delivered then.
 * @returns how many messages are on their way, counted by endpoint; 0 where another server is at it
 */
export async function tellWebhooks({ sql }: { sql: Sql }): Promise<{ told: number }> {
  let told = 0;
  for (let passes = 0; passes < PASSES;) {
    const { made, more } = await tellStep(sql);
    told += made ?? 0;
    if (made === null && !more) break;
    if (!more) passes += 1;
  }
  return { told };
}

const tellStep = (sql: Sql) =>
  step(sql, { table: 'webhook_state', reached: 'told_to' }, async (tx, from, to) => {
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    const { endpoints, types } = await wanted(tx, from);
    if (endpoints === 0) return { end: { to, whole: true }, made: 0 };
    const most = Math.ceil(MOST / endpoints);
    const events = await endOfStep(tx, 'events', { from, to, most });
    const end = await endOfStep(tx, 'refreshes', { from, to: events.to, most });
    const made = await tell(tx, types, { from, to: end.to });
    return { end: { to: end.to, whole: events.whole && end.whole }, made };
  });

/** How many endpoints may have listened since, and what they ask for of the ledger's facts. */
async function wanted(tx: Transaction, since: string | null) {
  const rows = await tx<{ types: string[] }[]>`
    select types from webhook_endpoints
    where deleted_at is null and types && ${[...factTypes]}::text[]
      and (disabled_at is null or disabled_at > ${since}::text::timestamptz)`;
  return { endpoints: rows.length, types: new Set(rows.flatMap(({ types }) => types)) };
}

/**
 * Sends the facts of a stretch of time to who listened when they happened. The id of a message is made
 * of its time, as others are, and of what it tells: the same fact has the same id whoever tells it.
 */
async function tell(
  tx: Transaction,
  types: ReadonlySet<string>,
  stretch: { from: string | null; to: string },
): Promise<number> {
  const { lowBalance } = await readMonitoringSettings({ sql: tx });
  const facts = readFacts(tx, types, stretch, lowBalance);
  if (!facts) return 0;
  const { count } = await tx`
    with told as (
      select e.endpoint_id, f.type, f.subject, f.payload, f.at, (
          lpad(to_hex(floor(extract(epoch from f.at) * 1000)::int8), 12, '0')
          || '7' || substr(hash.hex, 1, 3) || '8' || substr(hash.hex, 4, 15))::uuid as message_id
      from (${facts}) f
      cross join lateral (
        select encode(sha256(convert_to(f.type || ':' || f.key, 'UTF8')), 'hex') as hex) hash
      join webhook_endpoints e on f.type = any(e.types) and e.deleted_at is null
        -- Facts are timed in whole milliseconds.
        and f.at >= date_trunc('milliseconds', e.created_at)
        and (e.disabled_at is null or f.at < e.disabled_at)
        and (e.paused_to is null or f.at < e.paused_from
          or f.at >= date_trunc('milliseconds', e.paused_to))
    ), messages as (
      insert into webhook_messages (message_id, type, subject, payload, created_at)
      select distinct on (message_id) message_id, type, subject, payload, at from told
      on conflict do nothing
    )
    insert into webhook_deliveries (message_id, endpoint_id, type, state, next_at)
    select message_id, endpoint_id, type, 'pending', at from told
    on conflict do nothing`;
  return count;
}
