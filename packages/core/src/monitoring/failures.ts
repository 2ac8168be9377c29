import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { failureFacts, type Filters, matching, reading } from './facts.ts';
import {
  openRange,
  type Range,
  rangeAnswer,
  reportFields,
  reportOver,
  toldRange,
} from './range.ts';

const { creditType: _, ...fields } = reportFields;

export const failuresInput = reportOver(
  z.strictObject({
    ...fields,
    /** Only failures whose message has this in common. */
    fingerprint: z.string().max(200).optional(),
  }),
);

const at = z.iso.datetime();
const MOST_GROUPS = 100;

export const failuresAnswer = rangeAnswer.extend({
  /** Charges whose work failed, refunded or not. */
  failed: z.int(),
  /** How many different messages and reasons they have. */
  kinds: z.int(),
  buckets: z.array(z.object({ at, failed: z.int(), reasons: z.record(z.string(), z.int()) })),
  /** Failures with the same reason and the same message but for its ids and numbers; at most 100, the most frequent first. */
  groups: z.array(
    z.object({
      /** What their messages have in common; empty where there was none. */
      fingerprint: z.string(),
      reason: z.string(),
      failed: z.int(),
      /** Of all failures of the range, 0 to 1. */
      share: z.number(),
      providers: z.array(z.string()),
      features: z.array(z.string()),
      lastAt: at,
      lastChargeId: z.uuid().nullable(),
      /** By bucket. */
      course: z.array(z.int()),
    }),
  ),
});
export type Failures = z.output<typeof failuresAnswer>;

type Row = {
  fingerprint: string;
  reason: string;
  failed: number;
  providers: string[];
  features: string[];
  lastAt: Date;
  lastChargeId: string | null;
  /** Beginnings of the buckets in which there were any, in seconds, and how many. */
  starts: number[];
  counts: number[];
};

/**
 * What failed in a range, by what the messages have in common. A failure is counted when it is first
 * told, once for each charge.
 * @throws LedgerError range_too_fine
 */
export function failures(
  { sql }: { sql: Sql },
  { fingerprint, ...input }: z.output<typeof failuresInput>,
): Promise<Failures> {
  return reading(sql, async (tx) => {
    const range = await openRange(tx, input);
    const rows = await countFailures(tx, range, { ...input, fingerprint });
    const failed = rows.reduce((sum, row) => sum + row.failed, 0);
    const places = new Map(range.starts.map((start, place) => [start.getTime(), place]));
    const buckets = range.starts.map((start) => ({
      at: start.toISOString(),
      failed: 0,
      reasons: {} as Record<string, number>,
    }));
    for (const row of rows) {
      for (const [place, count] of coursed(row, places)) {
        const bucket = buckets[place];
        if (!bucket) continue;
        bucket.failed += count;
        bucket.reasons[row.reason] = (bucket.reasons[row.reason] ?? 0) + count;
      }
    }
    return {
      ...toldRange(range),
      failed,
      kinds: rows.length,
      buckets,
      groups: rows.slice(0, MOST_GROUPS).map((row) => {
        const { starts: _s, counts: _c, lastAt, ...group } = row;
        const course = range.starts.map(() => 0);
        for (const [place, count] of coursed(row, places)) course[place] = count;
        return { ...group, share: row.failed / failed, lastAt: lastAt.toISOString(), course };
      }),
    };
  });
}

/**
 * Failures by reason and message, the most frequent first. They are many, and their messages long: each is
 * looked at once, and which charge was the last is looked up only of those that are told.
 */
const countFailures = (
  tx: Transaction,
  range: Range,
  { fingerprint, creditType: _type, ...filters }: Filters & { fingerprint: string | undefined },
) => tx<Row[]>`
  with counted as materialized (
    select bucket, fingerprint, reason, provider, feature, sum(failed)::int8 as failed, max(last_at) as last_at
    from ${failureFacts(tx, range, filters)} f
    ${fingerprint === undefined ? tx`` : tx`where fingerprint = ${fingerprint}`}
    group by grouping sets ((fingerprint, reason, bucket), (fingerprint, reason, provider, feature))),
  groups as (
    select fingerprint, reason, sum(failed)::int8 as failed, max(last_at) as last_at,
      array_agg(extract(epoch from bucket)::float8) as starts, array_agg(failed::float8) as counts
    from counted where bucket is not null group by fingerprint, reason),
  places as (
    select fingerprint, reason,
      coalesce(array_agg(distinct provider) filter (where provider <> ''), '{}') as providers,
      coalesce(array_agg(distinct feature) filter (where feature <> ''), '{}') as features
    from counted where bucket is null group by fingerprint, reason)
  select g.*, p.providers, p.features,
    case when row_number() over (order by g.failed desc, g.last_at desc, fingerprint, reason) <= ${MOST_GROUPS} then (
      select e.charge_id from events e
      where e.at = g.last_at and e.fails and coalesce(e.fingerprint, '') = g.fingerprint
        and coalesce(e.reason, '') = g.reason ${matching(tx, 'e', filters)}
      order by e.charge_id desc limit 1) end as last_charge_id
  from groups g join places p using (fingerprint, reason)
  order by g.failed desc, g.last_at desc, fingerprint, reason`;

/** How many there were, by the place of the bucket. */
const coursed = ({ starts, counts }: Row, places: Map<number, number>) =>
  starts.flatMap((start, index): [number, number][] => {
    const place = places.get(Math.round(start * 1000));
    return place === undefined ? [] : [[place, counts[index] ?? 0]];
  });
