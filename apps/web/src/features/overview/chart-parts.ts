import type { XAxisProps, YAxisProps } from 'recharts';
import type { Bucket } from './refund-rate.ts';
import { formatTick, timeTicks } from './time-axis.ts';

/** What both charts get; their buckets stand exactly above each other. */
export type BucketsProps = { buckets: Bucket[]; bucketSeconds: number };

export const chartBox = { width: '100%', height: '100%' } as const;
export const chartMargin = { top: 8, right: 12, bottom: 0, left: 0 };
export const gridStroke = 'var(--mg-line)';

const tick = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 };

export const valueAxis: YAxisProps = { width: 48, tick, tickLine: false, axisLine: false };

/** The time axis of a chart over these buckets. */
export const timeAxis = ({ buckets, bucketSeconds }: BucketsProps): XAxisProps => ({
  dataKey: 'at',
  type: 'category',
  scale: 'band',
  ticks: timeTicks(buckets, bucketSeconds),
  tickFormatter: (at: string) => formatTick(at, bucketSeconds),
  interval: 'equidistantPreserveStart',
  minTickGap: 20,
  tick,
  tickMargin: 8,
  tickLine: false,
  // The grid's own line at 0 lies under the figures; an axis would lie over them.
  axisLine: false,
});
