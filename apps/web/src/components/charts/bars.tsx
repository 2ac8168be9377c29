import { Bar, type BarShapeProps } from 'recharts';
import { barOf } from './geometry.ts';
import { colorOf } from './palette.ts';
import type { DrawingProps } from './plot-drawing.tsx';
import type { Row } from './rows.ts';

/** Least height of a bar with something in it, in pixels: beside a peak it is seen that it is there. */
const LEAST_PX = 1.5;

/** Bars that stand on each other; pale with a dashed edge where time still runs. */
export function barsOf({ series, plot, patterns, looks }: DrawingProps) {
  return series
    .filter(({ kind }) => kind === 'bar')
    .map(({ key, color, axis, label }) => {
      const ink = colorOf(color);
      const isPlain = looks.get(key)?.fill === 'plain';
      const fill = isPlain ? ink : `url(#${patterns}-${key})`;
      return (
        <Bar
          key={key}
          name={label}
          yAxisId={axis ?? 'left'}
          stackId={axis ?? 'left'}
          dataKey={(row: Row) => row.values[key] ?? null}
          fill={ink}
          isAnimationActive={false}
          shape={({ y, height, payload }: BarShapeProps & { payload?: Row }) => {
            const value = payload?.values[key] ?? 0;
            if (!payload || value === 0) return <g />;
            const { x, width } = barOf(plot, payload);
            const tall = Math.max(Math.abs(height), LEAST_PX);
            const top = Math.min(y, y + height) - (tall - Math.abs(height));
            return (
              <rect
                x={x}
                y={top}
                width={width}
                height={tall}
                fill={width < 5 ? ink : fill}
                {...(payload.isOpen && {
                  fillOpacity: 0.4,
                  stroke: ink,
                  strokeDasharray: '3 2',
                })}
              />
            );
          }}
        />
      );
    });
}
