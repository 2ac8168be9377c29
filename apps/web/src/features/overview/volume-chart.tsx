import { memo } from 'react';
import {
  Bar,
  BarChart,
  type BarShapeProps,
  CartesianGrid,
  Rectangle,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatCompact } from '../../lib/format.ts';
import { BucketTooltip } from './bucket-tooltip.tsx';
import {
  type BucketsProps,
  chartBox,
  chartMargin,
  gridStroke,
  timeAxis,
  valueAxis,
} from './chart-parts.ts';

/** Credits settled and refunded in every bucket, stacked; paler where time still runs. */
function VolumeChart(props: BucketsProps) {
  const last = props.buckets.length - 1;
  const shape = ({ index, ...bar }: BarShapeProps) => (
    <Rectangle {...bar} fillOpacity={index === last ? 0.55 : 1} />
  );
  return (
    <BarChart
      responsive
      style={chartBox}
      data={props.buckets}
      margin={chartMargin}
      barCategoryGap="12%"
      syncId="overview"
    >
      <CartesianGrid vertical={false} stroke={gridStroke} />
      <XAxis {...timeAxis(props)} />
      <YAxis
        {...valueAxis}
        allowDecimals={false}
        niceTicks="snap125"
        tickCount={4}
        tickFormatter={formatCompact}
      />
      <Tooltip
        content={<BucketTooltip {...props} />}
        isAnimationActive={false}
        cursor={{ fill: gridStroke, fillOpacity: 0.6 }}
      />
      <Bar
        dataKey="creditsSettled"
        stackId="credits"
        fill="var(--mg-settled)"
        shape={shape}
        isAnimationActive={false}
      />
      <Bar
        dataKey="creditsRefunded"
        stackId="credits"
        fill="var(--mg-refunded)"
        shape={shape}
        isAnimationActive={false}
      />
    </BarChart>
  );
}

export default memo(VolumeChart);
