import { pgArray, type Transaction } from '@makegood/db';
import { A_MONDAY, levels, stretchOf } from './levels.ts';
import { latencyBucket } from './histogram.ts';
import { MINUTES_KEPT_H } from './minutes-kept.ts';

/**
 * Adds the events of a stretch of time to the sums.
 * @returns how many they were
 */
export async function foldEvents(
  tx: Transaction,
  from: string | null,
  to: string,
): Promise<number> {
  // Older single minutes would be removed at once.
  const recent = tx`(select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H})`;
  const [row] = await tx<{ events: number }[]>`
    with facts as materialized (
      select date_bin('1 minute', e.at, ${A_MONDAY}::text::timestamptz) as minute, e.at, e.kind,
        coalesce(e.feature, '') as feature, e.credit_type, coalesce(e.provider, '') as provider,
        coalesce(e.api_route, '') as api_route, e.units, e.amount, e.returned,
        coalesce(e.reason, '') as reason, coalesce(e.cost_usd, 0) as cost_usd, e.duration_ms,
        e.finishes, e.refunds, e.fails, coalesce(e.refunded_cost_usd, 0) as refunded_cost_usd,
        coalesce(e.fingerprint, '') as fingerprint
      from events e
      where e.at >= coalesce(${from}::text::timestamptz, '-infinity') and e.at < ${to}::text::timestamptz),
    levels (level) as (select unnest(${pgArray([...levels])}::int4[])),
    minutes as (
      select minute, credit_type, feature, provider, api_route, kind, reason, count(*) as events,
        count(*) filter (where finishes) as finished, count(*) filter (where refunds) as refunded,
        count(*) filter (where fails) as failed, sum(units) as units, sum(amount) as amount,
        sum(returned) as returned, sum(cost_usd) as cost_usd, sum(refunded_cost_usd) as refunded_cost_usd
      from facts group by 1, 2, 3, 4, 5, 6, 7),
    summed as (
      insert into rollups (level, at, credit_type, feature, provider, api_route, kind, reason, events,
        finished, refunded, failed, units, amount, returned, cost_usd, refunded_cost_usd)
      select l.level, ${stretchOf(tx, 'minute')}, credit_type, feature,
        provider, api_route, kind, reason, sum(events), sum(finished), sum(refunded), sum(failed),
        sum(units), sum(amount), sum(returned), sum(cost_usd), sum(refunded_cost_usd)
      from minutes join levels l on l.level > 1 or minute >= ${recent}
      group by 1, 2, 3, 4, 5, 6, 7, 8
      on conflict (level, at, credit_type, feature, provider, api_route, kind, reason) do update
      set events = rollups.events + excluded.events, finished = rollups.finished + excluded.finished,
        refunded = rollups.refunded + excluded.refunded, failed = rollups.failed + excluded.failed,
        units = rollups.units + excluded.units, amount = rollups.amount + excluded.amount,
        returned = rollups.returned + excluded.returned, cost_usd = rollups.cost_usd + excluded.cost_usd,
        refunded_cost_usd = rollups.refunded_cost_usd + excluded.refunded_cost_usd),
    took as (
      select minute, feature, provider, api_route, ${latencyBucket(tx, 'duration_ms')} as bucket,
        count(*) as charges
      from facts where finishes and duration_ms is not null group by 1, 2, 3, 4, 5),
    timed as (
      insert into latencies (level, at, feature, provider, api_route, bucket, charges)
      select l.level, ${stretchOf(tx, 'minute')}, feature, provider,
        api_route, bucket, sum(charges)
      from took join levels l on l.level > 1 or minute >= ${recent}
      group by 1, 2, 3, 4, 5, 6
      on conflict (level, at, feature, provider, api_route, bucket) do update
      set charges = latencies.charges + excluded.charges),
    failing as (
      select minute, fingerprint, reason, feature, provider, api_route, count(*) as failed,
        sum(amount) filter (where kind = 'refunded') as amount, max(at) as last_at
      from facts where fails group by 1, 2, 3, 4, 5, 6),
    failed as (
      insert into failures (level, at, fingerprint, reason, feature, provider, api_route, failed, amount,
        last_at)
      select l.level, ${stretchOf(tx, 'minute')}, fingerprint, reason,
        feature, provider, api_route, sum(failed), coalesce(sum(amount), 0), max(last_at)
      from failing join levels l on l.level > 1 or minute >= ${recent}
      group by 1, 2, 3, 4, 5, 6, 7
      on conflict (level, at, fingerprint, reason, feature, provider, api_route) do update
      set failed = failures.failed + excluded.failed, amount = failures.amount + excluded.amount,
        last_at = greatest(failures.last_at, excluded.last_at))
    select count(*) as events from facts`;
  return row?.events ?? 0;
}
