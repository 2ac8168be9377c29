import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { reason } from '../ledger/fields.ts';
import { MINUTES_KEPT_H } from './minutes-kept.ts';

export const buckets = ['minute', '5m', '15m', 'hour', 'day', 'week', 'month'] as const;
export type Bucket = (typeof buckets)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_YEARS = 10;
const MOST_BUCKETS = 1500;
/** Sums of minutes that are a little older are about to be removed. */
const MINUTES_READ_H = MINUTES_KEPT_H - 1;

const isTimeZone = (name: string) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** The range and the filters that every report takes. */
export const reportFields = {
  /** Since this time, and before that; widened to whole minutes, of older times to quarter hours. */
  from: field.time,
  to: field.time,
  /** The length of the steps over time; by the length of the range where none is named. */
  bucket: z.enum(buckets).optional(),
  /** The IANA time zone in which days, weeks and months begin. */
  timeZone: z.string().max(64).refine(isTimeZone, 'Not the name of a time zone.').default('UTC'),
  /** The credit type that credits are counted of. */
  creditType: field.creditTypeKey.default('credit'),
  feature: field.featureKey.optional(),
  provider: field.label.optional(),
  apiRoute: field.label.optional(),
  reason: reason.optional(),
};

/** Why there is no report over such a range; null where there is. */
export function refusalOf({ from, to }: { from: string; to: string }): string | null {
  const length = Date.parse(to) - Date.parse(from);
  if (!(length > 0)) return 'Must be after `from`.';
  return length > MOST_YEARS * 366 * DAY_MS ? `At most ${MOST_YEARS} years after \`from\`.` : null;
}

/** A report over no stretch of time, or over more than ten years, is refused. */
export function reportOver<T extends z.ZodType<{ from: string; to: string }>>(fields: T) {
  return fields.superRefine((range, context) => {
    const message = refusalOf(range);
    if (message !== null) context.addIssue({ code: 'custom', path: ['to'], message });
  });
}

export const reportInput = reportOver(z.strictObject(reportFields));
export type ReportInput = z.output<typeof reportInput>;

export const rangeAnswer = z.object({
  /** The range that was counted. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  bucket: z.enum(buckets),
  timeZone: z.string(),
  /** When it was counted; what is later is not in it. */
  at: z.iso.datetime(),
});
export type RangeAnswer = z.output<typeof rangeAnswer>;

/** A range, and the beginnings of its buckets. */
export type Range = {
  from: Date;
  to: Date;
  now: Date;
  bucket: Bucket;
  timeZone: string;
  /** Beginnings of the buckets; the first is `from`, wherever its bucket would have begun. */
  starts: Date[];
};

/** Some 60 to 200 steps, whatever the length of the range; of years, their months. */
export function bucketFor(lengthMs: number): Bucket {
  if (lengthMs <= 2 * HOUR_MS) return 'minute';
  if (lengthMs <= 8 * HOUR_MS) return '5m';
  if (lengthMs <= 36 * HOUR_MS) return '15m';
  if (lengthMs <= 8 * DAY_MS) return 'hour';
  if (lengthMs <= 200 * DAY_MS) return 'day';
  if (lengthMs <= 2 * 366 * DAY_MS) return 'week';
  return 'month';
}

const steps: Record<Bucket, string> = {
  minute: '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  hour: '1 hour',
  day: '1 day',
  week: '1 week',
  month: '1 month',
};
/** How long a step is at least, in milliseconds. */
export const stepMs: Record<Bucket, number> = {
  minute: 60_000,
  '5m': 300_000,
  '15m': 900_000,
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 28 * DAY_MS,
};
const inDays = new Set<Bucket>(['day', 'week', 'month']);

/** The length in milliseconds of the shortest sums that are kept of a time. */
export const grainAt = (time: number, now: Date) =>
  time < now.getTime() - MINUTES_READ_H * HOUR_MS ? 900_000 : 60_000;

/**
 * The range as it will be counted: its edges on sums that are kept, cut into buckets in the time zone.
 * @throws LedgerError invalid_input when the buckets are too many
 */
export async function openRange(
  sql: Sql | Transaction,
  input: Pick<ReportInput, 'from' | 'to' | 'timeZone'> & { bucket?: Bucket | undefined },
): Promise<Range> {
  const [clock] = await sql<{ now: Date }[]>`select makegood_now() as now`;
  if (!clock) throw new Error('The database did not tell the time');
  const { now } = clock;
  const minutesSince = now.getTime() - MINUTES_READ_H * HOUR_MS;
  const asked = { from: Date.parse(input.from), to: Date.parse(input.to) };
  const grain = { from: grainAt(asked.from, now), to: grainAt(asked.to, now) };
  const from = Math.floor(asked.from / grain.from) * grain.from;
  const to = Math.ceil(asked.to / grain.to) * grain.to;
  const wanted = input.bucket ?? bucketFor(to - from);
  const bucket = from < minutesSince && stepMs[wanted] < stepMs['15m'] ? '15m' : wanted;
  if ((to - from) / stepMs[bucket] > MOST_BUCKETS)
    throw new LedgerError('range_too_fine', { bucket, most: MOST_BUCKETS });
  const { timeZone } = input;
  const starts = await startsOf(sql, { from, to, bucket, timeZone });
  return cutRange({ starts, to, now, bucket, timeZone });
}

/** A range of the buckets that begin at these times (epoch milliseconds), all on sums that are kept. */
export function cutRange({
  starts,
  to,
  ...rest
}: Pick<Range, 'now' | 'bucket' | 'timeZone'> & { starts: number[]; to: number }): Range {
  return {
    ...{ ...rest, from: new Date(starts[0] ?? to), to: new Date(to) },
    starts: starts.map((start) => new Date(start)),
  };
}

type Cut = { from: number; to: number; bucket: Bucket; timeZone: string };

async function startsOf(sql: Sql | Transaction, cut: Cut): Promise<number[]> {
  const { from, to, bucket, timeZone } = cut;
  const [begin, end] = [new Date(from), new Date(to)];
  const step = steps[bucket];
  // Days are counted on the wall's clock, so that each begins at midnight also where the clock changes.
  const rows = inDays.has(bucket)
    ? await sql<{ at: Date }[]>`
        select t at time zone ${timeZone} as at
        from generate_series(date_trunc(${bucket}, ${begin}::timestamptz at time zone ${timeZone}),
          ${end}::timestamptz at time zone ${timeZone}, ${step}::interval) t`
    : await sql<{ at: Date }[]>`
        select at from generate_series(
          date_bin(${step}::interval, ${begin}, date_trunc('hour', ${begin}::timestamptz, ${timeZone})),
          ${end}::timestamptz, ${step}::interval) at`;
  const inside = rows.map(({ at }) => at.getTime()).filter((at) => at > from && at < to);
  return [from, ...inside];
}

/** What the answer says of the range. */
export const toldRange = ({ from, to, now, bucket, timeZone }: Range): RangeAnswer => ({
  from: from.toISOString(),
  to: to.toISOString(),
  bucket,
  timeZone,
  at: now.toISOString(),
});
