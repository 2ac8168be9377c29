import type { Sql } from '@makegood/db';
import { z } from 'zod';

const HOUR_S = 3600;

export const pulseInput = z.strictObject({
  /** How far back to look, in hours; at most four weeks. */
  hours: z.int().min(1).max(672).default(24),
});

const tally = z.object({ charges: z.int(), credits: z.int() });
const at = z.iso.datetime();

export const pulseAnswer = z.object({
  at,
  hours: z.int(),
  creditType: z.string(),
  /** Held at this moment. */
  held: tally.extend({ nextDeadline: at.nullable() }),
  /** Settled and refunded within the hours. */
  settled: tally,
  refunded: tally,
  /** Refunded charges by finished charges (settled or refunded), 0 to 1; null where none finished. */
  refundRate: z.number().nullable(),
  /** Refunds that are owed and could not be made yet. */
  failedRefunds: z.int(),
  bucketSeconds: z.int(),
  buckets: z.array(
    z.object({
      at,
      settled: z.int(),
      refunded: z.int(),
      creditsSettled: z.int(),
      creditsRefunded: z.int(),
      refundRate: z.number().nullable(),
    }),
  ),
  reasons: z.array(z.object({ reason: z.string(), refunds: z.int(), credits: z.int() })),
  providers: z.array(
    z.object({
      provider: z.string(),
      finished: z.int(),
      refunded: z.int(),
      refundRate: z.number().nullable(),
    }),
  ),
  latest: z.array(
    z.object({
      at,
      kind: z.enum(['charged', 'held', 'settled', 'refunded', 'absorbed']),
      feature: z.string().nullable(),
      provider: z.string().nullable(),
      credits: z.int(),
      reason: z.string().nullable(),
    }),
  ),
});
export type Pulse = z.output<typeof pulseAnswer>;

type Counted = Omit<Pulse['buckets'][number], 'at'> & { at: Date | null };

/**
 * What is held, settled and refunded of the type `credit`, and the refund rate over time, from the
 * charges' events. Its cost follows the events of the hours asked for.
 */
export async function pulse(
  { sql }: { sql: Sql },
  { hours }: z.output<typeof pulseInput>,
): Promise<Pulse> {
  const bucketSeconds = bucketFor(hours);
  const [now] = await sql<{ now: Date }[]>`select makegood_now() as now`;
  if (!now) throw new Error('The database did not tell the time');
  const to = now.now;
  const from = new Date(
    Math.floor((to.getTime() / 1000 - hours * HOUR_S) / bucketSeconds) * bucketSeconds * 1000,
  );
  const [held, counted, reasons, providers, latest, failed] = await Promise.all([
    heldNow(sql),
    countBuckets(sql, from, to, bucketSeconds),
    countReasons(sql, from),
    countProviders(sql, from),
    latestEvents(sql),
    sql<{ n: number }[]>`select count(*)::int as n from failed_refunds where resolved_at is null`,
  ]);
  const buckets = counted.flatMap(({ at: start, ...bucket }) =>
    start ? [{ at: start.toISOString(), ...bucket }] : [],
  );
  const all = counted.find((bucket) => bucket.at === null);
  if (!all) throw new Error('The events were not counted');
  return {
    at: to.toISOString(),
    hours,
    creditType: 'credit',
    held,
    settled: { charges: all.settled, credits: all.creditsSettled },
    refunded: { charges: all.refunded, credits: all.creditsRefunded },
    refundRate: all.refundRate,
    failedRefunds: failed[0]?.n ?? 0,
    bucketSeconds,
    buckets,
    reasons: [...reasons],
    providers: [...providers],
    latest: latest.map((event) => ({ ...event, at: event.at.toISOString() })),
  };
}

/** About 60 to 170 buckets whatever the range. */
function bucketFor(hours: number): number {
  if (hours <= 1) return 60;
  if (hours <= 6) return 300;
  if (hours <= 24) return 900;
  if (hours <= 168) return HOUR_S;
  return 6 * HOUR_S;
}

async function heldNow(sql: Sql): Promise<Pulse['held']> {
  const [row] = await sql<{ charges: number; credits: number; nextDeadline: Date | null }[]>`
    select count(*)::int as charges, coalesce(sum(amount - refunded_amount), 0)::int8 as credits,
      min(deadline) as next_deadline
    from charges where state = 'held' and credit_type = 'credit'`;
  const { charges = 0, credits = 0, nextDeadline = null } = row ?? {};
  return { charges, credits, nextDeadline: nextDeadline && nextDeadline.toISOString() };
}

/**
 * Charges by bucket, and over all buckets where the bucket is null. A charge counts once: as
 * refunded where something of it was refunded, however often, and else as settled.
 */
const countBuckets = (sql: Sql, from: Date, to: Date, seconds: number) => sql<Counted[]>`
  with counted as (
    select date_bin(make_interval(secs => ${seconds}), at, ${from}) as at,
      count(distinct charge_id) filter (where kind in ('settled', 'charged', 'refunded')) as finished,
      count(distinct charge_id) filter (where kind = 'refunded') as refunded,
      coalesce(sum(amount) filter (where kind in ('settled', 'charged')), 0) as credits_settled,
      coalesce(sum(amount) filter (where kind = 'refunded'), 0) as credits_refunded
    from events where at >= ${from} and credit_type = 'credit'
    group by grouping sets ((1), ())
  )
  select b.at, (coalesce(finished, 0) - coalesce(refunded, 0))::int as settled,
    coalesce(refunded, 0)::int as refunded,
    coalesce(credits_settled, 0)::int8 as credits_settled,
    coalesce(credits_refunded, 0)::int8 as credits_refunded,
    (refunded::float8 / nullif(finished, 0)) as refund_rate
  from (
    select generate_series(${from}::timestamptz, ${to}::timestamptz, make_interval(secs => ${seconds})) as at
    union all select null
  ) b left join counted c on c.at is not distinct from b.at
  order by b.at`;

const countReasons = (sql: Sql, from: Date) => sql<Pulse['reasons']>`
  select reason, count(*)::int as refunds, sum(amount)::int8 as credits
  from events where at >= ${from} and kind = 'refunded' and credit_type = 'credit'
  group by reason order by refunds desc, reason`;

const countProviders = (sql: Sql, from: Date) => sql<Pulse['providers']>`
  select provider, count(distinct charge_id)::int as finished,
    (count(distinct charge_id) filter (where kind = 'refunded'))::int as refunded,
    (count(distinct charge_id) filter (where kind = 'refunded'))::float8 / count(distinct charge_id)
      as refund_rate
  from events
  where at >= ${from} and kind in ('settled', 'charged', 'refunded') and provider is not null
    and charge_id is not null and credit_type = 'credit'
  group by provider order by finished desc, provider limit 20`;

const latestEvents = (sql: Sql) => sql<(Omit<Pulse['latest'][number], 'at'> & { at: Date })[]>`
  select at, kind, feature, provider, amount as credits, reason
  from events where credit_type = 'credit' order by at desc, user_id desc, event_id desc limit 20`;
