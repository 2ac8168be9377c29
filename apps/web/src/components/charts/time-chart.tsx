import { Skeleton } from '@mantine/core';
import { CatchBoundary, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Mark, Series, TimeChartProps } from './chart.ts';
import { pointsCsv } from './csv.ts';
import { DEFAULT_HEIGHT, Frame } from './frame.tsx';
import { Legend } from './legend.tsx';
import { looksOf } from './looks.ts';
import { PointsTable } from './points-table.tsx';
import { isEmpty, rowsOf } from './rows.ts';

const Plot = lazy(() => import('./plot.tsx'));

/**
 * Figures over time, as lines, areas or stacked bars, with its legend, its figures as a table, and
 * downloads. Dragging over it zooms; a click leads to the rows behind a mark, and so does the table.
 */
export function TimeChart<P extends { readonly at: string }>(props: TimeChartProps<P>) {
  const { points, bucket, timeZone, completeUntil, comparison, skipEmptyStart, state } = props;
  const { unit = 'count', rightUnit = 'count', thresholds = [], annotations = [] } = props;
  const { height = DEFAULT_HEIGHT, onZoom, from, to } = props;
  const series: readonly Series[] = props.series;
  const open = useOpen(props);
  const [hidden, toggle] = useHidden(series);
  const looks = looksOf(series);
  const shown = series.filter(({ key }) => !hidden.has(key));
  const names = series.map(({ key }) => key).join('\n');
  const rows = useMemo(
    () =>
      rowsOf({
        points,
        keys: names.split('\n'),
        bucket,
        timeZone,
        completeUntil,
        comparison,
        skipEmptyStart,
      }),
    [points, names, bucket, timeZone, completeUntil, comparison, skipEmptyStart],
  );
  const first = skipEmptyStart ? undefined : from;
  const units = { left: unit, right: rightUnit };
  return (
    <Frame
      {...props}
      isEmpty={isEmpty(
        rows,
        series.some(({ kind }) => kind === 'line'),
      )}
      legend={
        <Legend
          series={series}
          looks={looks}
          hidden={hidden}
          onToggle={toggle}
          thresholds={thresholds}
          annotations={annotations}
          comparison={comparison}
          isRunning={
            completeUntil !== undefined && (rows.length === 0 || rows.some(({ isOpen }) => isOpen))
          }
        />
      }
      table={
        <PointsTable
          rows={rows}
          series={series}
          units={units}
          timeZone={timeZone}
          comparison={comparison}
          annotations={annotations}
          linkOf={props.linkOf}
          onOpen={props.onOpen}
        />
      }
      csv={() => pointsCsv(rows, series, units, comparison)}
      zoom={onZoom && { rows, timeZone, onZoom }}
    >
      <CatchBoundary getResetKey={() => props.title} errorComponent={NoChart}>
        <Suspense fallback={<Skeleton height={height} />}>
          <Plot
            rows={rows}
            series={shown}
            looks={looks}
            units={units}
            bucket={bucket}
            timeZone={timeZone}
            from={first}
            to={to}
            thresholds={thresholds}
            annotations={annotations}
            comparison={comparison}
            isPale={state?.is === 'changing'}
            onZoom={onZoom}
            onOpen={open}
          />
        </Suspense>
      </CatchBoundary>
    </Frame>
  );
}

/** What a click on a mark does. */
function useOpen<P extends { readonly at: string }>({
  linkOf,
  onOpen,
}: TimeChartProps<P>): ((mark: Mark) => void) | undefined {
  const navigate = useNavigate();
  if (linkOf) return (mark) => void navigate(linkOf(mark));
  return onOpen;
}

function useHidden(series: readonly Series[]): [Set<string>, (key: string) => void] {
  const [hidden, setHidden] = useState(
    () => new Set(series.filter(({ off }) => off).map(({ key }) => key)),
  );
  const toggle = (key: string) => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
  };
  return [hidden, toggle];
}

function NoChart() {
  return <p>The chart could not be loaded. View the figures as a table, or load the page again.</p>;
}
