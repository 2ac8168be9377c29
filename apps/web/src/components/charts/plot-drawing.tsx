import { ComposedChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { formatOf } from './unit.ts';
import { areasOf } from './areas.tsx';
import { annotationsOf } from './annotation-marks.tsx';
import { barsOf } from './bars.tsx';
import { AXIS_HEIGHT, AXIS_WIDTH, MARGIN, type Plot, xOf } from './geometry.ts';
import { comparedLinesOf, linesOf, runningTopOf } from './lines.tsx';
import type { PlotProps } from './plot.tsx';
import { PlotTooltip } from './plot-tooltip.tsx';
import type { Row } from './rows.ts';
import { FillPattern } from './swatch.tsx';
import { timeTicks } from './time-ticks.ts';
import { type Scale, sideOf } from './value-scale.ts';
import { colorOf } from './palette.ts';

export type DrawingProps = PlotProps & {
  plot: Plot;
  scales: Record<'left' | 'right', Scale>;
  /** Begins the ids of the fills. */
  patterns: string;
};

const TICK_PX = 66;
/** Half of what a mark of the time axis takes: one nearer to the edge would be cut off. */
const EDGE_PX = 14;
const grid = 'var(--mg-line)';
const tick = { fill: 'var(--mantine-color-dimmed)', fontSize: 12 };

const middleOf = ({ at, until }: Row) => (at + until) / 2;

/** The plot itself, drawn by Recharts. */
export function PlotDrawing(props: DrawingProps) {
  const { rows, series, looks, units, plot, scales, patterns, bucket, timeZone } = props;
  const right = plot.left + plot.width - EDGE_PX;
  const ticks = timeTicks({ ...plot, bucket, timeZone }, Math.floor(plot.width / TICK_PX)).filter(
    ({ x }) => xOf(plot, x) <= right,
  );
  const labels = new Map(ticks.map(({ x, label }) => [x, label]));
  const sides = (['left', 'right'] as const).filter((side) =>
    side === 'left' ? true : series.some((one) => sideOf(one) === side),
  );
  const hasBars = series.some(({ kind }) => kind === 'bar');
  return (
    <ComposedChart
      width={plot.left + plot.width + MARGIN.right + (sides.length > 1 ? AXIS_WIDTH : 0)}
      height={plot.top + plot.height + AXIS_HEIGHT}
      data={rows}
      margin={MARGIN}
    >
      <defs>
        {series.map(({ key, color }) => (
          <FillPattern
            key={key}
            id={`${patterns}-${key}`}
            color={colorOf(color)}
            fill={looks.get(key)?.fill ?? 'plain'}
          />
        ))}
      </defs>
      <CartesianGrid vertical={false} stroke={grid} yAxisId="left" />
      <XAxis
        type="number"
        dataKey={middleOf}
        domain={[plot.start, plot.end]}
        ticks={ticks.map(({ x }) => x)}
        tickFormatter={(x: number) => labels.get(x) ?? ''}
        interval={0}
        height={AXIS_HEIGHT}
        tick={tick}
        tickMargin={8}
        tickLine={false}
        // The grid's own line at 0 lies under the figures; an axis would lie over them.
        axisLine={false}
      />
      {sides.map((side) => (
        <YAxis
          key={side}
          yAxisId={side}
          orientation={side}
          width={AXIS_WIDTH}
          domain={scales[side].domain}
          ticks={scales[side].ticks}
          tickFormatter={formatOf(units[side]).short}
          tick={tick}
          tickLine={false}
          axisLine={false}
        />
      ))}
      {annotationsOf(props)}
      <Tooltip
        content={<PlotTooltip {...props} />}
        filterNull={false}
        isAnimationActive={false}
        cursor={hasBars ? { stroke: grid, strokeWidth: cursorWidth(props) } : { stroke: tick.fill }}
        // An edge of the window is better than a figure that lies over the next chart.
        allowEscapeViewBox={{ x: false, y: true }}
        wrapperStyle={{ zIndex: 3 }}
      />
      {areasOf(props)}
      {runningTopOf(props)}
      {barsOf(props)}
      {comparedLinesOf(props)}
      {linesOf(props)}
      {props.thresholds.map(({ value, label, axis }) => (
        <ReferenceLine
          key={label}
          y={value}
          yAxisId={axis ?? 'left'}
          stroke="var(--mantine-color-dimmed)"
          strokeWidth={1.5}
          strokeDasharray="6 4"
          label={{ value: label, position: 'insideBottomRight', className: 'mg-threshold' }}
        />
      ))}
    </ComposedChart>
  );
}

/** As wide as a bucket, so that the whole of it is lit. */
function cursorWidth({ rows, plot }: DrawingProps): number {
  const [first] = rows;
  if (!first) return 1;
  const share = (first.until - first.at) / (plot.end - plot.start);
  return Math.min(Math.max(share * plot.width, 1), 80);
}
