import { Line } from 'recharts';
import { type ChartColor, colorOf } from './palette.ts';
import { xOf, yOf } from './geometry.ts';
import { COMPARED_DASHES, RUNNING_DASHES } from './looks.ts';
import type { DrawingProps } from './plot-drawing.tsx';
import { type Row, totalOf } from './rows.ts';
import { sideOf } from './value-scale.ts';

type Reader = (row: Row) => number | null;

/** From here on a dot of its usual size would lie over its neighbours. */
const DENSE_PX = 4;
const STROKE = 2.25;

const still = { isAnimationActive: false, activeDot: false, dot: false, type: 'linear' } as const;

/** Lines, with gaps where there is no figure; dotted where time still runs. */
export function linesOf(props: DrawingProps) {
  const { rows, series, looks, plot } = props;
  const isDense = rows.length > plot.width / DENSE_PX;
  return series
    .filter(({ kind }) => kind === 'line')
    .flatMap((one) => {
      const { key, color, axis, label } = one;
      const read: Reader = ({ values }) => values[key] ?? null;
      const place = placeIn(props, sideOf(one), read);
      return [
        <Line
          key={key}
          {...still}
          name={label}
          yAxisId={axis ?? 'left'}
          stroke={colorOf(color)}
          strokeWidth={STROKE}
          dataKey={(row: Row) => (row.isOpen ? null : read(row))}
          strokeDasharray={looks.get(key)?.dashes}
        />,
        // Recharts would make a component of every point, whether it is to be seen or not.
        <g key={`${key} dots`}>
          {lonely(rows, read, isDense ? 1 : 3).map((row) => (
            <circle key={row.at} {...place(row)} r={isDense ? 1.5 : 3.5} fill={colorOf(color)} />
          ))}
          <Running rows={rows} read={read} place={place} color={color} hasDots />
        </g>,
      ];
    });
}

/** The top of areas where time still runs. */
export function runningTopOf(props: DrawingProps) {
  const areas = props.series.filter(({ kind }) => kind === 'area');
  const last = areas.at(-1);
  if (!last) return null;
  const keys = areas.map(({ key }) => key);
  const read: Reader = ({ values }) => totalOf(values, keys);
  const place = placeIn(props, sideOf(last), read);
  return <Running rows={props.rows} read={read} place={place} color={last.color} />;
}

type Place = (row: Row) => { cx: number; cy: number };

const placeIn =
  ({ plot, scales }: DrawingProps, side: 'left' | 'right', read: Reader): Place =>
  (row) => ({
    cx: xOf(plot, (row.at + row.until) / 2),
    cy: yOf(plot, scales[side].domain, read(row) ?? 0),
  });

type RunningProps = {
  rows: readonly Row[];
  read: Reader;
  place: Place;
  color: ChartColor;
  hasDots?: boolean;
};

/** What still runs, from the row before it: dotted, with open dots, as the figures may change. */
function Running({ rows, read, place, color, hasDots = false }: RunningProps) {
  const first = rows.findIndex(({ isOpen }) => isOpen);
  if (first === -1) return null;
  const there = rows.slice(Math.max(first - 1, 0)).filter((row) => read(row) !== null);
  const points = there.map(place).map(({ cx, cy }) => `${cx},${cy}`);
  return (
    <>
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke={colorOf(color)}
        strokeWidth={STROKE}
        strokeDasharray={RUNNING_DASHES}
        strokeLinecap="round"
      />
      {hasDots &&
        there
          .filter(({ isOpen }) => isOpen)
          .map((row) => (
            <circle
              key={row.at}
              {...place(row)}
              r={3.5}
              stroke={colorOf(color)}
              strokeWidth={2}
              fill="var(--mg-card)"
            />
          ))}
    </>
  );
}

/** So few points beside each other would not be seen as a line: each has a dot. */
function lonely(rows: readonly Row[], read: Reader, most: number): Row[] {
  const alone: Row[] = [];
  let run: Row[] = [];
  const end = () => {
    if (run.length <= most && (run.length < rows.length || rows.length === 1)) alone.push(...run);
    run = [];
  };
  for (const row of rows) {
    if (row.isOpen || read(row) === null) end();
    else run.push(row);
  }
  end();
  return alone;
}

/** The same of the time compared with: line by line, or the whole of a stack. */
export function comparedLinesOf({ series, compared }: DrawingProps) {
  if (compared === undefined) return null;
  const lines = series.filter(({ kind }) => kind === 'line');
  const stacked = series.filter(({ kind }) => kind !== 'line');
  const keys = stacked.map(({ key }) => key);
  const pale = {
    strokeWidth: 1.75,
    strokeOpacity: 0.6,
    strokeDasharray: COMPARED_DASHES,
    ...still,
  };
  const only = stacked.length === 1 ? stacked[0] : undefined;
  return [
    ...lines.map(({ key, color, axis }) => (
      <Line
        key={`${key} before`}
        {...pale}
        tooltipType="none"
        yAxisId={axis ?? 'left'}
        stroke={colorOf(color)}
        dataKey={({ before }: Row) => before?.[key] ?? null}
      />
    )),
    stacked[0] && (
      <Line
        key="stack before"
        {...pale}
        tooltipType="none"
        yAxisId={sideOf(stacked[0])}
        stroke={colorOf(only?.color ?? 'neutral')}
        dataKey={({ before }: Row) => totalOf(before, keys)}
      />
    ),
  ];
}
