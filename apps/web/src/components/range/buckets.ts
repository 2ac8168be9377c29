import { HOUR, MINUTE, DAY } from './lengths.ts';

/** The steps that time is counted in, as the server takes them. */
export const buckets = ['minute', '5m', '15m', 'hour', 'day', 'week', 'month'] as const;
export type Bucket = (typeof buckets)[number];

export const bucketWords: Record<Bucket, string> = {
  minute: 'minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  hour: 'hour',
  day: 'day',
  week: 'week',
  month: 'month',
};

/** How long a bucket is, in milliseconds: those of days and longer about. */
export const bucketMs: Record<Bucket, number> = {
  minute: MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
};

/** More than this says nothing more, and takes long. */
const MOST_BUCKETS = 1500;

/** Whether a range so long, in milliseconds, can be counted in such steps. */
export const isFineEnough = (bucket: Bucket, ms: number): boolean =>
  ms / bucketMs[bucket] <= MOST_BUCKETS && (bucketMs[bucket] <= ms || bucket === 'minute');

const automatic: [upTo: number, bucket: Bucket][] = [
  [2 * HOUR, 'minute'],
  [12 * HOUR, '5m'],
  [36 * HOUR, '15m'],
  [15 * DAY, 'hour'],
  [125 * DAY, 'day'],
];

/** The steps that suit a range so long, in milliseconds. */
export const bucketFor = (ms: number): Bucket =>
  automatic.find(([upTo]) => ms <= upTo)?.[1] ?? 'month';
