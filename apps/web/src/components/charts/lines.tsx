import { type DotItemDotProps, Line } from 'recharts';
import { type ChartColor, colorOf } from './palette.ts';
import { COMPARED_DASHES, RUNNING_DASHES } from './looks.ts';
import type { DrawingProps } from './plot-drawing.tsx';
import { type Row, totalOf } from './rows.ts';
import { sideOf } from './value-scale.ts';

type Reader = (row: Row) => number | null;

/** From here on a dot of its usual size would lie over its neighbours. */
const DENSE_PX = 4;

const still = { isAnimationActive: false, activeDot: false, type: 'linear' } as const;

/** Lines, with gaps where there is no figure; dotted where time still runs. */
export function linesOf({ rows, series, looks, plot }: DrawingProps) {
  const isDense = rows.length > plot.width / DENSE_PX;
  const lines = series.filter(({ kind }) => kind === 'line');
  return lines.flatMap(({ key, color, axis, label }) => {
    const read: Reader = ({ values }) => values[key] ?? null;
    const shared = { yAxisId: axis ?? 'left', stroke: colorOf(color), strokeWidth: 2.25, ...still };
    return [
      <Line
        key={key}
        {...shared}
        name={label}
        dataKey={(row: Row) => (row.isOpen ? null : read(row))}
        strokeDasharray={looks.get(key)?.dashes}
        dot={dotsOf(color, isDense ? lonely(rows, read, 1) : lonely(rows, read, 3), isDense)}
      />,
      <Line
        key={`${key} running`}
        {...shared}
        tooltipType="none"
        dataKey={runningOnly(rows, read)}
        strokeDasharray={RUNNING_DASHES}
        strokeLinecap="round"
        dot={openDots(color, (row) => row.isOpen && read(row) !== null)}
      />,
    ];
  });
}

/** The top of areas where time still runs. */
export function runningTopOf({ rows, series }: DrawingProps) {
  const areas = series.filter(({ kind }) => kind === 'area');
  const last = areas.at(-1);
  if (!last || !rows.some(({ isOpen }) => isOpen)) return null;
  const keys = areas.map(({ key }) => key);
  return (
    <Line
      {...still}
      tooltipType="none"
      yAxisId={sideOf(last)}
      stroke={colorOf(last.color)}
      strokeWidth={2.25}
      strokeDasharray={RUNNING_DASHES}
      strokeLinecap="round"
      dataKey={runningOnly(rows, ({ values }) => totalOf(values, keys))}
      dot={false}
    />
  );
}

/** What still runs, and the row before it, from which its line starts. */
const runningOnly =
  (rows: readonly Row[], read: Reader): Reader =>
  (row) =>
    row.isOpen || rows[rows.indexOf(row) + 1]?.isOpen ? read(row) : null;

/** So few points beside each other would not be seen as a line: each has a dot. */
function lonely(rows: readonly Row[], read: Reader, most: number): (row: Row) => boolean {
  const alone = new Set<Row>();
  let run: Row[] = [];
  const end = () => {
    if (run.length <= most && run.length < rows.length) for (const row of run) alone.add(row);
    run = [];
  };
  for (const row of rows) {
    if (row.isOpen || read(row) === null) end();
    else run.push(row);
  }
  end();
  if (rows.length === 1 && rows[0]) alone.add(rows[0]);
  return (row) => alone.has(row);
}

type DotProps = Omit<DotItemDotProps, 'payload'> & { payload: Row };

const dotsOf =
  (color: ChartColor, isWanted: (row: Row) => boolean, isSmall: boolean) =>
  ({ cx, cy, index, payload }: DotProps) =>
    isWanted(payload) && !payload.isOpen && cy !== undefined && cy !== null ? (
      <circle key={index} cx={cx} cy={cy} r={isSmall ? 1.5 : 3.5} fill={colorOf(color)} />
    ) : (
      <g key={index} />
    );

/** Open, as the figure may still change. */
const openDots =
  (color: ChartColor, isWanted: (row: Row) => boolean) =>
  ({ cx, cy, index, payload }: DotProps) =>
    isWanted(payload) ? (
      <circle
        key={index}
        cx={cx}
        cy={cy}
        r={3.5}
        stroke={colorOf(color)}
        strokeWidth={2}
        fill="var(--mg-card)"
      />
    ) : (
      <g key={index} />
    );

/** The same of the time compared with: line by line, or the whole of a stack. */
export function comparedLinesOf({ series, comparison }: DrawingProps) {
  if (!comparison) return null;
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
        dot={false}
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
        dot={false}
      />
    ),
  ];
}
