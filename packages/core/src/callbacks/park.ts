import type { Sql } from '@makegood/db';
import type { FinalCallback } from './callback.ts';

export type Parked = { provider: string; eventId: string; callback: FinalCallback };

const FIRST_LOOK_S = 5;

/** Keeps a callback until a charge with its task appears; of the same kind, the first one stays. */
export async function park(sql: Sql, { provider, eventId, callback }: Parked): Promise<void> {
  const json = JSON.stringify({ eventId, callback });
  await sql`
    insert into parked_callbacks (provider, provider_task_id, outcome, callback, received_at, next_at)
    select ${provider}, ${callback.providerTaskId}, ${callback.outcome}, ${json}::text::jsonb,
      now, now + make_interval(secs => ${FIRST_LOOK_S})
    from (select makegood_now() as now) clock
    on conflict do nothing`;
}

/** Forgets a callback that waits no more. */
export async function unpark(sql: Sql, { provider, callback }: Parked): Promise<void> {
  await sql`
    delete from parked_callbacks
    where provider = ${provider} and provider_task_id = ${callback.providerTaskId}
      and outcome = ${callback.outcome}`;
}
