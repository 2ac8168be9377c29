import { memo } from 'react';
import {
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatPercent } from '../../lib/format.ts';
import { BucketTooltip } from './bucket-tooltip.tsx';
import {
  type BucketsProps,
  chartBox,
  chartMargin,
  gridStroke,
  timeAxis,
  valueAxis,
} from './chart-parts.ts';
import { type RatePoint, ratePoints, rateScale } from './rate-points.ts';
import { THRESHOLD } from './refund-rate.ts';

const line = {
  stroke: 'var(--mg-refunded)',
  strokeWidth: 2.5,
  isAnimationActive: false,
  activeDot: false,
} as const;

/** The refund rate of every bucket; gaps where no charge finished, dotted where time still runs. */
function RefundRateChart(props: BucketsProps) {
  const points = ratePoints(props.buckets);
  const { top, ticks } = rateScale(props.buckets);
  return (
    <ComposedChart responsive style={chartBox} data={points} margin={chartMargin} syncId="overview">
      <CartesianGrid vertical={false} stroke={gridStroke} />
      <XAxis {...timeAxis(props)} />
      <YAxis {...valueAxis} domain={[0, top]} ticks={ticks} tickFormatter={formatPercent} />
      <ReferenceLine
        y={THRESHOLD}
        stroke="var(--mantine-color-dimmed)"
        strokeWidth={1.5}
        strokeDasharray="6 4"
      />
      <Tooltip
        content={<BucketTooltip {...props} />}
        isAnimationActive={false}
        cursor={{ stroke: gridStroke }}
      />
      <Line {...line} dataKey="rate" dot={lonelyDot} />
      <Line {...line} dataKey="running" strokeDasharray="2 4" dot={runningDot} />
    </ComposedChart>
  );
}

type DotProps = Omit<DotItemDotProps, 'payload'> & { payload: RatePoint };

/** A line needs two points: one that stands alone would not be seen without a dot. */
const lonelyDot = ({ cx, cy, index, payload }: DotProps) => (
  <circle key={index} cx={cx} cy={cy} {...dot} r={payload.alone ? 4 : 0} fill={line.stroke} />
);

/** Open, as its figure may still change. */
const runningDot = ({ cx, cy, index, payload }: DotProps) => (
  <circle key={index} cx={cx} cy={cy} {...dot} r={payload.open ? 4 : 0} fill="var(--mg-card)" />
);

const dot = { stroke: line.stroke, strokeWidth: 2 };

export default memo(RefundRateChart);
