import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { failureFacts, reading } from './facts.ts';
import { openRange, rangeAnswer, reportFields, reportOver, toldRange } from './range.ts';

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
    const rows = await tx<Row[]>`
      with stretches as (
        select bucket, fingerprint, reason, sum(failed)::int8 as failed, max(last_at) as last_at,
          (array_agg(last_charge_id order by last_at desc, last_charge_id desc))[1] as last_charge_id,
          array_agg(provider) as providers, array_agg(feature) as features
        from ${failureFacts(tx, range, input)} f
        ${fingerprint === undefined ? tx`` : tx`where fingerprint = ${fingerprint}`}
        group by bucket, fingerprint, reason)
      select fingerprint, reason, sum(failed)::int8 as failed, max(last_at) as last_at,
        (array_agg(last_charge_id order by last_at desc, last_charge_id desc))[1] as last_charge_id,
        array(select distinct p from stretches t, unnest(t.providers) p
          where t.fingerprint = s.fingerprint and t.reason = s.reason and p <> '' order by p) as providers,
        array(select distinct p from stretches t, unnest(t.features) p
          where t.fingerprint = s.fingerprint and t.reason = s.reason and p <> '' order by p) as features,
        array_agg(extract(epoch from bucket)::float8) as starts, array_agg(failed::float8) as counts
      from stretches s
      group by fingerprint, reason
      order by failed desc, last_at desc, fingerprint, reason`;
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

/** How many there were, by the place of the bucket. */
const coursed = ({ starts, counts }: Row, places: Map<number, number>) =>
  starts.flatMap((start, index): [number, number][] => {
    const place = places.get(Math.round(start * 1000));
    return place === undefined ? [] : [[place, counts[index] ?? 0]];
  });
