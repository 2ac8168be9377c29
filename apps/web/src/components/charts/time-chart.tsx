import { Skeleton } from '@mantine/core';
import { useCallbackRef } from '@mantine/hooks';
import { CatchBoundary, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Mark, Series, TimeChartProps } from './chart.ts';
import { pointsCsv } from './csv.ts';
import { DEFAULT_HEIGHT, Frame } from './frame.tsx';
import { Legend } from './legend.tsx';
import { looksOf } from './looks.ts';
import { Near } from './near.tsx';
import { PointsTable } from './points-table.tsx';
import { isEmpty, rowsOf } from './rows.ts';
import { useSame } from './use-same.ts';

const Plot = lazy(() => import('./plot.tsx'));

/**
 * Figures over time, as lines, areas or stacked bars, with its legend, its figures as a table, and
 * downloads. Dragging over it zooms; a click leads to the rows behind a mark, and so does the table.
 */
export function TimeChart<P extends { readonly at: string }>(props: TimeChartProps<P>) {
  const { points, bucket, timeZone, completeUntil, comparison, skipEmptyStart } = props;
  const { unit = 'count', rightUnit = 'count', height = DEFAULT_HEIGHT, onZoom, from, to } = props;
  const open = useOpen(props);
  // A drawing takes long: it is only done again where it would look different.
  const series: readonly Series[] = useSame(props.series);
  const thresholds = useSame(props.thresholds ?? none);
  const annotations = useSame(props.annotations ?? none);
  const [hidden, toggle] = useHidden(series);
  const looks = useMemo(() => looksOf(series), [series]);
  const shown = useMemo(() => series.filter(({ key }) => !hidden.has(key)), [series, hidden]);
  const told = useMemo(
    () =>
      rowsOf({
        ...{ points, keys: series.map(({ key }) => key), bucket, timeZone },
        ...{ completeUntil, comparison, skipEmptyStart },
      }),
    [points, series, bucket, timeZone, completeUntil, comparison, skipEmptyStart],
  );
  const rows = useSame(told);
  const first = skipEmptyStart ? undefined : from;
  const units = useMemo(() => ({ left: unit, right: rightUnit }), [unit, rightUnit]);
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
      <Near height={height}>
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
              compared={comparison?.label}
              startsAtZero={props.startsAtZero ?? true}
              onZoom={onZoom}
              onOpen={open}
            />
          </Suspense>
        </CatchBoundary>
      </Near>
    </Frame>
  );
}

const none: readonly never[] = [];

/** What a click on a mark does; the same function as long as something is done. */
function useOpen<P extends { readonly at: string }>({
  linkOf,
  onOpen,
}: TimeChartProps<P>): ((mark: Mark) => void) | undefined {
  const navigate = useNavigate();
  const open = useCallbackRef((mark: Mark) => {
    if (linkOf) void navigate(linkOf(mark));
    else onOpen?.(mark);
  });
  return linkOf || onOpen ? open : undefined;
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
