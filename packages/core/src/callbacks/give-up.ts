import type { Sql } from '@makegood/db';

const KEPT = '7 days';
/** Callbacks that wait, of one provider; beyond it the oldest are given up. */
const MOST_WAITING = 100_000;
const AT_ONCE = 10_000;

/** Gives up callbacks whose charge has not appeared for 7 days, and counts them with their provider. */
export async function giveUpUnmatched({ sql }: { sql: Sql }): Promise<{ unmatched: number }> {
  const [row] = await sql<[{ unmatched: number }]>`
    with old as (
      select w.* from provider_callbacks p
      cross join lateral (
        (select provider, provider_task_id, outcome from parked_callbacks w
          where w.provider = p.provider
            and w.received_at < (select makegood_now()) - ${KEPT}::interval
          order by w.received_at limit ${AT_ONCE})
        union
        (select provider, provider_task_id, outcome from parked_callbacks w
          where w.provider = p.provider
          order by w.received_at desc offset ${MOST_WAITING} limit ${AT_ONCE})
      ) w
    ), dropped as (
      delete from parked_callbacks w using old
      where w.provider = old.provider and w.provider_task_id = old.provider_task_id
        and w.outcome = old.outcome
      returning w.provider
    ), counted as (
      select provider, count(*)::int as n from dropped group by provider
    ), told as (
      update provider_callbacks p set unmatched = p.unmatched + counted.n,
        unmatched_at = makegood_now()
      from counted where counted.provider = p.provider
    )
    select coalesce(sum(n), 0)::int as unmatched from counted`;
  return row;
}
