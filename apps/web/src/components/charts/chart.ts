import type { LinkProps } from '@tanstack/react-router';
import type { Bucket } from '../range/buckets.ts';
import type { ChartColor } from './palette.ts';
import type { Unit } from './unit.ts';

/** What happened in one bucket: `at` is its start (ISO), every other field a series' figure. */
export type Point = { readonly at: string; readonly [key: string]: unknown };

/** One line, area or stack of bars. Its figures are `point[key]`; null draws a gap. */
export type Series<Key extends string = string> = {
  key: Key;
  label: string;
  color: ChartColor;
  /** All bars of a chart stand on each other, and so do all areas. */
  kind: 'line' | 'bar' | 'area';
  /** A line of dashes, for a forecast or a mean. Others are told apart without colour by themselves. */
  dashed?: boolean;
  /** The axis whose unit its figures have: left unless said. */
  axis?: 'left' | 'right';
  /** Drawn only once the legend is asked for it. */
  off?: boolean;
};

/** A level that figures are held against: a line across the chart. */
export type Threshold = { value: number; label: string; axis?: 'left' | 'right' };

/** Something that happened meanwhile: an incident, a release. Without `to` it goes on. */
export type Annotation = { from: string; to?: string | null; label: string; link?: LinkTarget };

/** The same figures of another time, drawn pale; `at` of its points already shifted to this time. */
export type Comparison = {
  /** `the 30 days before`, `a year before`. */
  label: string;
  points: readonly ComparedPoint[];
};

/** `was` is when it really was. */
export type ComparedPoint = Point & { readonly was?: string };

/** What was clicked: the series in the bucket from `at` until before `until` (both ISO). */
export type Mark = { at: string; until: string; key: string };

/** Where a link leads, as the router takes it. */
export type LinkTarget = Pick<LinkProps, 'to' | 'params' | 'search' | 'hash'>;

/** How a box stands on the page: what all of them share. */
export type BoxProps = {
  /** Asks or answers one question: `How much was refunded?`. */
  title: string;
  /** What it shows, in a sentence, for those who do not see it. */
  summary: string;
  /** See `stateOf(query)`; ready unless said. */
  state?: ChartState | undefined;
  /** Said where there is nothing to draw. */
  empty?: string;
  /** Height of the drawing in pixels, 260 unless said: the same in every state. */
  height?: number;
  /** Of the files to download, without ending; made of the title unless said. */
  fileName?: string;
  /** Level of the heading; 2 unless said. */
  order?: 2 | 3;
};

/** ready: as of now; changing: of the range before, until its own come; stale: the last that came. */
export type ChartState =
  | { is: 'ready' | 'loading' | 'changing' }
  | { is: 'error'; error: unknown; onRetry?: () => void }
  | { is: 'stale'; at?: number; onRetry?: () => void };

export type TimeChartProps<P extends { readonly at: string }> = BoxProps & {
  series: readonly Series<Extract<keyof P, string>>[];
  /** In order of time. */
  points: readonly P[];
  bucket: Bucket;
  /** IANA name; all times are told in it. */
  timeZone: string;
  /** What the drawing reaches from and to (ISO), also where no point is; the points' own unless said. */
  from?: string;
  to?: string;
  /** Unit of the left axis; `count` unless said. */
  unit?: Unit;
  rightUnit?: Unit;
  /**
   * Whether the left axis starts at 0; it does unless said. Where it does not, it starts at a round
   * value just below the least figure or threshold, and says so: for lines of what hardly changes.
   */
  startsAtZero?: boolean;
  thresholds?: readonly Threshold[];
  annotations?: readonly Annotation[];
  comparison?: Comparison | undefined;
  /** ISO: buckets that end after this are still running, and drawn dotted. */
  completeUntil?: string;
  /** Whether the buckets before the first with anything in it are left out: for the range `all`. */
  skipEmptyStart?: boolean;
  /** Dragging over the chart, or choosing in its menu, asks for this time (ISO). */
  onZoom?: ((from: string, to: string) => void) | undefined;
  /** The rows behind a mark: a click leads there, and so do the links of the table view. */
  linkOf?: (mark: Mark) => LinkTarget;
  /** Instead of `linkOf`, where what opens is no page of its own. */
  onOpen?: (mark: Mark) => void;
};

/** One line of a ranking. */
export type RankedItem = {
  key: string;
  label: string;
  value: number;
  /** The same figure of the comparison. */
  before?: number | null;
  /** A few words beside the value: `of 1,204 charges`. */
  note?: string;
  link?: LinkTarget;
};

/** "Top N by …": bars from the greatest to the least. */
export type RankedBarsProps = BoxProps & {
  items: readonly RankedItem[];
  /** Heads of the table view and the file: `['Provider', 'Cost']`. */
  heads: readonly [label: string, value: string];
  unit?: Unit;
  color?: ChartColor;
  /** A line at this value: bars over it say so. */
  threshold?: { value: number; label: string };
  /** What the others, that are not listed, come to. */
  rest?: { count: number; value: number };
  /** Where all of them are listed. */
  all?: { words: string; link: LinkTarget };
  comparisonLabel?: string | undefined;
};

/** The parts of a whole. */
export type SharesProps = BoxProps & {
  parts: readonly (Omit<RankedItem, 'before'> & { color: ChartColor })[];
  heads: readonly [label: string, value: string];
  unit?: Unit;
};

/** One figure, with its change against the comparison. */
export type StatCardProps = {
  label: string;
  /** null: there is none. */
  value: number | null;
  unit?: Unit;
  /** Which way is good; neither unless said. */
  good?: 'up' | 'down';
  /** The figure of the comparison; null where there was none, undefined where nothing is compared. */
  before?: number | null | undefined;
  /** `the 30 days before`. */
  comparisonLabel?: string | undefined;
  /** A short line below: `of 1,204 charges`. */
  note?: string;
  /** Whether the figure is over its threshold, in words: `Above the 5% threshold`. */
  verdict?: { is: 'good' | 'bad'; words: string };
  /** Its course over the range. */
  spark?: readonly (number | null)[];
  sparkColor?: ChartColor;
  link?: LinkTarget;
  state?: ChartState | undefined;
};
