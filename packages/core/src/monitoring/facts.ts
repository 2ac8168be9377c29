import { pgArray, type Sql, type Transaction } from '@makegood/db';
import type { Range } from './range.ts';
import { latencyBucket } from './histogram.ts';
import { sourceOf } from './source-of.ts';

/** Stretches of time, one after the other, and the sums that fill them. */
export type Stretches = Pick<Range, 'from' | 'to' | 'starts' | 'segments'>;

export type Filters = {
  creditType?: string | undefined;
  feature?: string | undefined;
  provider?: string | undefined;
  apiRoute?: string | undefined;
  reason?: string | undefined;
};

const times = (values: number[]) => pgArray(values.map((value) => new Date(value).toISOString()));

/**
 * The sums of a range, each in its bucket. The rows of each stretch are looked up by themselves: `offset 0`
 * keeps the planner, which takes a range of time for a large part of a table, from joining all the sums
 * there ever were.
 */
const summed = (sql: Sql | Transaction, { segments }: Stretches, table: string) => sql`
  unnest(${times(segments.map(({ bucket }) => bucket))}::timestamptz[],
    ${pgArray(segments.map(({ level }) => level))}::int4[],
    ${times(segments.map(({ from }) => from))}::timestamptz[],
    ${times(segments.map(({ to }) => to))}::timestamptz[]) s (bucket, level, since, before)
  cross join lateral (
    select * from ${sql(table)} t
    where t.level = s.level and t.at >= s.since and t.at < s.before offset 0)`;

/** Facts of the range that no sum has yet. */
const young = (sql: Sql | Transaction, { from, to }: Stretches, at: string) => sql`
  ${sql(at)} >= greatest(${from}, (select coalesce(folded_to, '-infinity') from rollup_state))
  and ${sql(at)} < ${to}`;

const bucketOf = (sql: Sql | Transaction, { starts }: Stretches, at: string) => sql`
  (${times(starts.map((start) => start.getTime()))}::timestamptz[])[width_bucket(${sql(at)},
    ${times(starts.map((start) => start.getTime()))}::timestamptz[])]`;

const columns = [
  ['creditType', 'credit_type'],
  ['feature', 'feature'],
  ['provider', 'provider'],
  ['apiRoute', 'api_route'],
  ['reason', 'reason'],
] as const;

/** The conditions that rows of facts, or of sums, match the filters. */
export const matching = (sql: Sql | Transaction, alias: string, filters: Filters) =>
  columns.reduce(
    (conditions, [name, column]) => {
      const value = filters[name];
      if (value === undefined) return conditions;
      return sql`${conditions} and ${sql(`${alias}.${column}`)} = ${value}`;
    },
    sql``,
  );

/**
 * What happened to charges in a range, as rows of sums: `bucket`, `credit_type`, `feature`, `provider`,
 * `api_route`, `kind`, `reason` (empty where not known), `events`, `finished`, `refunded`, `failed`,
 * `units`, `amount`, `returned`, `cost_usd`, `refunded_cost_usd`. To stand in a `from`, with an alias.
 * One statement reads the sums and what is younger from one snapshot, so nothing is counted twice.
 */
export const chargeFacts = (sql: Sql | Transaction, range: Stretches, filters: Filters) => sql`(
  select s.bucket, r.credit_type, r.feature, r.provider, r.api_route, r.kind, r.reason, r.events,
    r.finished, r.refunded, r.failed, r.units, r.amount, r.returned, r.cost_usd, r.refunded_cost_usd
  from ${summed(sql, range, 'rollups')} r
  where true ${matching(sql, 'r', filters)}
  union all
  select ${bucketOf(sql, range, 'e.at')}, e.credit_type, coalesce(e.feature, ''), coalesce(e.provider, ''),
    coalesce(e.api_route, ''), e.kind, coalesce(e.reason, ''), 1, e.finishes::int, e.refunds::int,
    e.fails::int, e.units, e.amount, e.returned, coalesce(e.cost_usd, 0), coalesce(e.refunded_cost_usd, 0)
  from events e
  where ${young(sql, range, 'e.at')} ${matching(sql, 'e', filters)})`;

/** How long finished work took: `bucket`, `feature`, `provider`, `api_route`, `latency` (a bucket of the histogram), `charges`. */
export const latencyFacts = (sql: Sql | Transaction, range: Stretches, filters: Filters) => {
  const { feature, provider, apiRoute } = filters;
  return sql`(
  select s.bucket, l.feature, l.provider, l.api_route, l.bucket as latency, l.charges
  from ${summed(sql, range, 'latencies')} l
  where true ${matching(sql, 'l', { feature, provider, apiRoute })}
  union all
  select ${bucketOf(sql, range, 'e.at')}, coalesce(e.feature, ''), coalesce(e.provider, ''),
    coalesce(e.api_route, ''), ${latencyBucket(sql, 'e.duration_ms')}, 1
  from events e
  where ${young(sql, range, 'e.at')} and e.finishes and e.duration_ms is not null
    ${matching(sql, 'e', { feature, provider, apiRoute })})`;
};

/** Failures by what they say: `bucket`, `fingerprint`, `reason`, `feature`, `provider`, `api_route`, `failed`, `amount`, `last_at`. */
export const failureFacts = (sql: Sql | Transaction, range: Stretches, filters: Filters) => {
  const { creditType: _, ...where } = filters;
  return sql`(
  select s.bucket, f.fingerprint, f.reason, f.feature, f.provider, f.api_route, f.failed, f.amount,
    f.last_at
  from ${summed(sql, range, 'failures')} f
  where true ${matching(sql, 'f', where)}
  union all
  select ${bucketOf(sql, range, 'e.at')}, coalesce(e.fingerprint, ''), coalesce(e.reason, ''),
    coalesce(e.feature, ''), coalesce(e.provider, ''), coalesce(e.api_route, ''), 1,
    case e.kind when 'refunded' then e.amount else 0 end, e.at
  from events e
  where ${young(sql, range, 'e.at')} and e.fails ${matching(sql, 'e', where)})`;
};

/** How credits moved: `bucket`, `credit_type`, `kind`, `source`, `entries`, `delta`. */
export const movementFacts = (sql: Sql | Transaction, range: Stretches, creditType: string) => sql`(
  select s.bucket, m.credit_type, m.kind, m.source, m.entries, m.delta
  from ${summed(sql, range, 'movements')} m
  where m.credit_type = ${creditType}
  union all
  select ${bucketOf(sql, range, 'n.at')}, n.credit_type, n.kind, ${sourceOf(sql)}, 1, n.delta
  from entries n
  where ${young(sql, range, 'n.at')} and n.credit_type = ${creditType})`;

/** A report reads with the statistics of the moment, not with a plan made for any range. */
export function reading<T>(sql: Sql, read: (tx: Transaction) => Promise<T>): Promise<T> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    return read(tx);
  }) as Promise<T>;
}
