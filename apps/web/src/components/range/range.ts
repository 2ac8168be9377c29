import type { ComparedPoint, Point } from '../charts/chart.ts';
import type { Bucket } from './buckets.ts';
import type { Comparing } from './search.ts';

/** What the server is asked for. */
export type RangeInput = {
  /** ISO, included. */
  from: string;
  /** ISO, not included. */
  to: string;
  bucket: Bucket;
  /** IANA name: whose days, weeks and months these are. */
  timeZone: string;
};

/** The time that a page looks at. */
export type Range = RangeInput & {
  /** For the server: `trpc.….queryOptions({ ...range.input })`. Stays the same object while it is equal. */
  input: RangeInput;
  /** The same for the time compared with; undefined where nothing is compared. */
  compareInput: RangeInput | undefined;
  compare: Comparing | undefined;
  compareFrom: string | undefined;
  compareTo: string | undefined;
  /** `last 30 days`, `Mar 1 – 15, 2026`. */
  words: string;
  /** `the 30 days before`; for `comparison.label` and `comparisonLabel`. */
  compareWords: string | undefined;
  /** Whether it ends now, so that its last bucket still runs. */
  endsNow: boolean;
  /** Whether it is everything there is: charts leave out what is empty before the first record. */
  isAll: boolean;
  /** Whether figures are read again every 5 seconds: then `from` and `to` move on by themselves. */
  live: boolean;
  /** For `completeUntil` of the charts: the server's time when the range was read (ISO). */
  now: string;
  /** Puts the points of the time compared with under those of this one: for `comparison.points`. */
  align: <P extends Point>(points: readonly P[]) => (P & ComparedPoint)[];
  /** For `onZoom` of the charts (ISO). */
  zoom: (from: string, to: string) => void;
  /** What is asked for: stays the same text while the range only moves on. */
  asked: string;
  /** The same range, and the time compared with, as of the moment that this is called. */
  upToNow: () => { input: RangeInput; compareInput: RangeInput | undefined };
  /** Reads a range that ends now up to this moment. */
  refresh: () => void;
};
