import { type DotItemDotProps, Line } from 'recharts';
import { type ChartColor, colorOf } from './palette.ts';
import { COMPARED_DASHES, RUNNING_DASHES } from './looks.ts';
import type { DrawingProps } from './plot-drawing.tsx';
import { type Row, totalOf } from './rows.ts';
import { sideOf } from './value-scale.ts';

type Reader = (row: Row) => number | null;

const still = { isAnimationActive: false, activeDot: false, type: 'linear' } as const;

/** Lines, with gaps where there is no figure; dotted where time still runs. */
export function linesOf({ rows, series, looks }: DrawingProps) {
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
        dot={dotsOf(color, lonely(rows, read), false)}
      />,
      <Line
        key={`${key} running`}
        {...shared}
        tooltipType="none"
        dataKey={runningOnly(rows, read)}
        strokeDasharray={RUNNING_DASHES}
        strokeLinecap="round"
        dot={dotsOf(color, (row) => row.isOpen && read(row) !== null, true)}
      />,
    ];
  });
}

/** What still runs, and the row before it, from which its line starts. */
const runningOnly =
  (rows: readonly Row[], read: Reader): Reader =>
  (row) =>
    row.isOpen || rows[rows.indexOf(row) + 1]?.isOpen ? read(row) : null;

/** A line needs two points: one that stands alone would not be seen without a dot. */
function lonely(rows: readonly Row[], read: Reader): (row: Row) => boolean {
  const at = new Map(rows.map((row, i) => [row, i]));
  const isThere = (row: Row | undefined) => row !== undefined && !row.isOpen && read(row) !== null;
  return (row) => {
    const i = at.get(row) ?? 0;
    return isThere(row) && !isThere(rows[i - 1]) && !isThere(rows[i + 1]);
  };
}

type DotProps = Omit<DotItemDotProps, 'payload'> & { payload: Row };

/** Open where the figure may still change. */
function dotsOf(color: ChartColor, isWanted: (row: Row) => boolean, isOpen: boolean) {
  const ink = colorOf(color);
  return ({ cx, cy, index, payload }: DotProps) =>
    isWanted(payload) ? (
      <circle
        key={index}
        cx={cx}
        cy={cy}
        r={3.5}
        stroke={ink}
        strokeWidth={2}
        fill={isOpen ? 'var(--mg-card)' : ink}
      />
    ) : (
      <g key={index} />
    );
}

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
