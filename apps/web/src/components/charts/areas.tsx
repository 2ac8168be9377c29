import { Area, ReferenceArea } from 'recharts';
import { colorOf } from './palette.ts';
import type { DrawingProps } from './plot-drawing.tsx';
import type { Row } from './rows.ts';

/** Areas that stand on each other; faded where time still runs. One alone is a line with a shade. */
export function areasOf({ rows, series, plot, patterns }: DrawingProps) {
  const areas = series.filter(({ kind }) => kind === 'area');
  if (areas.length === 0) return null;
  const isAlone = areas.length === 1;
  const running = rows.findIndex(({ isOpen }) => isOpen);
  const lastOver = rows[running - 1];
  return [
    ...areas.map(({ key, color, axis, label }) => (
      <Area
        key={key}
        name={label}
        yAxisId={axis ?? 'left'}
        stackId={axis ?? 'left'}
        type="linear"
        dataKey={(row: Row) => row.values[key] ?? null}
        stroke={colorOf(color)}
        strokeWidth={2}
        fill={isAlone ? colorOf(color) : `url(#${patterns}-${key})`}
        fillOpacity={isAlone ? 0.2 : 0.9}
        dot={rows.length === 1 && { r: 3.5, fill: colorOf(color), fillOpacity: 1 }}
        activeDot={false}
        isAnimationActive={false}
      />
    )),
    running !== -1 && (
      <ReferenceArea
        key="running"
        yAxisId="left"
        x1={lastOver ? (lastOver.at + lastOver.until) / 2 : plot.start}
        x2={plot.end}
        fill="var(--mg-card)"
        fillOpacity={0.6}
        ifOverflow="hidden"
      />
    ),
  ];
}
