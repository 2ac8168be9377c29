import { pgArray, type Sql, type Transaction } from '@makegood/db';
import { cover, coverNearly, type Segment } from './cover.ts';
import type { Range } from './range.ts';
import { latencyBucket } from './histogram.ts';
import { beginningsIn } from './levels.ts';
import { sourceOf } from './source-of.ts';

/** Stretches of time, one after the other; `from` is where the first begins. */
export type Stretches = Pick<Range, 'from' | 'to' | 'starts'>;

export type Filters = {
  creditType?: string | undefined;
  feature?: string | undefined;
  provider?: string | undefined;
  apiRoute?: string | undefined;
  reason?: string | undefined;
};

const times = (values: number[]) => pgArray(values.map((value) => new Date(value).toISOString()));

/** A table of sums: what its rows are of, and what they count. */
type Sums = { table: string; of: readonly string[]; count: readonly string[] };

const rollups: Sums = {
  table: 'rollups',
  of: ['credit_type', 'feature', 'provider', 'api_route', 'kind', 'reason'],
  count: [
    ...['events', 'finished', 'refunded', 'failed', 'units', 'amount', 'returned'],
    ...['cost_usd', 'refunded_cost_usd'],
  ],
};
const latencies: Sums = {
  table: 'latencies',
  of: ['feature', 'provider', 'api_route', 'bucket'],
  count: ['charges'],
};
const movements: Sums = {
  table: 'movements',
  of: ['credit_type', 'kind', 'source'],
  count: ['entries', 'delta'],
};

/**
 * The rows of a table of sums in some segments, as `t`, beside them, as `s`. Those of each stretch are
 * looked up by themselves, by its beginning: of a range of time the planner believes that it is a large part
 * of a table; `offset 0` keeps it from joining all the sums there ever were.
 */
function rowsIn(sql: Sql | Transaction, segments: readonly Segment[], table: string) {
  const stretches = segments.flatMap(({ from, to, ...segment }) =>
    beginningsIn(segment.level, from, to).map((at) => ({ ...segment, at })),
  );
  return sql`
    unnest(${times(stretches.map(({ bucket }) => bucket))}::timestamptz[],
      ${pgArray(stretches.map(({ level }) => level))}::int4[],
      ${pgArray(stretches.map(({ sign }) => sign))}::int4[],
      ${times(stretches.map(({ at }) => at))}::timestamptz[]) s (start, level, sign, at)
    cross join lateral (
      select * from ${sql(table)} r where r.level = s.level and r.at = s.at offset 0) t`;
}

/**
 * The sums of a range, each with the `start` of its bucket; those that are taken away from others, which
 * reach beyond the bucket, are below zero.
 */
function summed(
  sql: Sql | Transaction,
  range: Stretches,
  { table, of, count }: Sums,
  filters: Filters,
) {
  const segments = coverNearly(range);
  const isSigned = segments.some(({ sign }) => sign === -1);
  const signed = (name: string) =>
    `case s.sign when 1 then t.${name} else -t.${name} end as ${name}`;
  const columns = [
    ...of.map((name) => `t.${name}`),
    ...count.map((name) => (isSigned ? signed(name) : `t.${name}`)),
  ];
  return sql`(
    select s.start, ${sql.unsafe(columns.join(', '))}
    from ${rowsIn(sql, segments, table)}
    where true ${matching(sql, 't', filters)})`;
}

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
 * Rows below zero are to be taken from the others: what is nothing in the end was not there.
 */
export const chargeFacts = (sql: Sql | Transaction, range: Stretches, filters: Filters) => sql`(
  select r.start as bucket, r.credit_type, r.feature, r.provider, r.api_route, r.kind, r.reason, r.events,
    r.finished, r.refunded, r.failed, r.units, r.amount, r.returned, r.cost_usd, r.refunded_cost_usd
  from ${summed(sql, range, rollups, filters)} r
  union all
  select ${bucketOf(sql, range, 'e.at')}, e.credit_type, coalesce(e.feature, ''), coalesce(e.provider, ''),
    coalesce(e.api_route, ''), e.kind, coalesce(e.reason, ''), 1, e.finishes::int, e.refunds::int,
    e.fails::int, e.units, e.amount, e.returned, coalesce(e.cost_usd, 0), coalesce(e.refunded_cost_usd, 0)
  from events e
  where ${young(sql, range, 'e.at')} ${matching(sql, 'e', filters)})`;

/**
 * How long finished work took: `bucket`, `feature`, `provider`, `api_route`, `latency` (a bucket of the
 * histogram), `charges`; below zero where they are to be taken from the others.
 */
export const latencyFacts = (sql: Sql | Transaction, range: Stretches, filters: Filters) => {
  const { feature, provider, apiRoute } = filters;
  return sql`(
  select l.start as bucket, l.feature, l.provider, l.api_route, l.bucket as latency, l.charges
  from ${summed(sql, range, latencies, { feature, provider, apiRoute })} l
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
  select s.start as bucket, t.fingerprint, t.reason, t.feature, t.provider, t.api_route, t.failed, t.amount,
    t.last_at
  from ${rowsIn(sql, cover(range), 'failures')}
  where true ${matching(sql, 't', where)}
  union all
  select ${bucketOf(sql, range, 'e.at')}, coalesce(e.fingerprint, ''), coalesce(e.reason, ''),
    coalesce(e.feature, ''), coalesce(e.provider, ''), coalesce(e.api_route, ''), 1,
    case e.kind when 'refunded' then e.amount else 0 end, e.at
  from events e
  where ${young(sql, range, 'e.at')} and e.fails ${matching(sql, 'e', where)})`;
};

/**
 * How credits moved: `bucket`, `credit_type`, `kind`, `source`, `entries`, `delta`; `entries` is below zero
 * where they are to be taken from the others.
 */
export const movementFacts = (sql: Sql | Transaction, range: Stretches, creditType: string) => sql`(
  select m.start as bucket, m.credit_type, m.kind, m.source, m.entries, m.delta
  from ${summed(sql, range, movements, { creditType })} m
  union all
  select ${bucketOf(sql, range, 'n.at')}, n.credit_type, n.kind, ${sourceOf(sql)}, 1, n.delta
  from entries n
  where ${young(sql, range, 'n.at')} and n.credit_type = ${creditType})`;

/** A report reads with the statistics of the moment, not with a plan made for any range. */
export function reading<T>(sql: Sql, read: (tx: Transaction) => Promise<T>): Promise<T> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    // Sums are fewer than the planner takes them for: they fit in memory, and are soon read.
    await tx`set local work_mem = '64MB'`;
    await tx`set local jit = off`;
    return read(tx);
  }) as Promise<T>;
}
