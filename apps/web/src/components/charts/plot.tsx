import { useElementSize } from '@mantine/hooks';
import { memo, useId, useMemo } from 'react';
import type { Bucket } from '../range/buckets.ts';
import type { Annotation, Mark, Series, Threshold } from './chart.ts';
import classes from './charts.module.css';
import { decimateBars, decimateLines } from './decimate.ts';
import { LEAST_BAR, plotOf } from './geometry.ts';
import type { Look } from './looks.ts';
import { PlotDrawing } from './plot-drawing.tsx';
import { type Row, withGaps } from './rows.ts';
import { formatOf, type Unit } from './unit.ts';
import { usePlotPointer } from './use-plot-pointer.ts';
import { scaleOf } from './value-scale.ts';

export type PlotProps = {
  rows: readonly Row[];
  /** Those that are shown. */
  series: readonly Series[];
  looks: ReadonlyMap<string, Look>;
  units: Record<'left' | 'right', Unit>;
  bucket: Bucket;
  timeZone: string;
  from: string | undefined;
  to: string | undefined;
  thresholds: readonly Threshold[];
  annotations: readonly Annotation[];
  /** What the figures are compared with, in words. */
  compared: string | undefined;
  startsAtZero: boolean;
  onZoom: ((from: string, to: string) => void) | undefined;
  onOpen: ((mark: Mark) => void) | undefined;
};

/** The drawing of a chart over time; the pointer zooms and opens. */
function Plot(props: PlotProps) {
  const { rows, series, from, to, onZoom, onOpen, units, thresholds, startsAtZero } = props;
  const { ref, width, height } = useElementSize();
  const patterns = useId();
  const start = Math.min(
    rows[0]?.at ?? 0,
    from === undefined ? Number.POSITIVE_INFINITY : Date.parse(from),
  );
  const end = Math.max(rows.at(-1)?.until ?? 0, to === undefined ? 0 : Date.parse(to));
  const hasRightAxis = series.some(({ axis }) => axis === 'right');
  const plot = useMemo(
    () => plotOf({ width, height }, { start, end }, hasRightAxis),
    [width, height, start, end, hasRightAxis],
  );
  const drawn = useMemo(() => decimate(rows, series, plot), [rows, series, plot]);
  const scales = useMemo(
    () => ({
      left: scaleOf('left', { rows, series, thresholds, startsAtZero }, units.left),
      right: scaleOf('right', { rows, series, thresholds, startsAtZero }, units.right),
    }),
    [rows, series, thresholds, startsAtZero, units.left, units.right],
  );
  const { band, handlers } = usePlotPointer({ plot, rows: drawn, series, scales, onZoom, onOpen });
  return (
    <div
      ref={ref}
      className={classes.plot}
      data-zooms={onZoom !== undefined || undefined}
      data-opens={onOpen !== undefined || undefined}
      {...handlers}
    >
      {width > 0 && (
        <PlotDrawing {...props} rows={drawn} plot={plot} scales={scales} patterns={patterns} />
      )}
      {scales.left.domain[0] > 0 && (
        <span className={classes.floor}>
          The axis starts at {formatOf(units.left).short(scales.left.domain[0])}
        </span>
      )}
      {band && (
        <div
          className={classes.band}
          style={{ left: band.x, width: band.width, top: plot.top, height: plot.height }}
        />
      )}
    </div>
  );
}

/** Pixels that a mark takes at least. */
const LINE_PX = 2;

function decimate(
  rows: readonly Row[],
  series: readonly Series[],
  plot: { width: number; start: number; end: number },
) {
  const keys = series.map(({ key }) => key);
  const bars = series.filter(({ kind }) => kind === 'bar').map(({ key }) => key);
  if (bars.length > 0) {
    return decimateBars(rows, bars, plot, Math.max(Math.floor(plot.width / LEAST_BAR), 1));
  }
  const columns = Math.max(Math.floor(plot.width / LINE_PX), 1);
  return decimateLines(withGaps(rows), keys, plot, columns);
}

export default memo(Plot);
