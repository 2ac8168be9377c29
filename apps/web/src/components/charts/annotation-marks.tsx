import { ReferenceArea, ReferenceLine } from 'recharts';
import type { DrawingProps } from './plot-drawing.tsx';

const ink = 'var(--mg-bad)';

/** What happened meanwhile: a band over its time, from a line where it began. */
export function annotationsOf({ annotations, plot }: DrawingProps) {
  return annotations.flatMap(({ from, to, label }) => {
    const start = Date.parse(from);
    const end = Math.min(to ? Date.parse(to) : plot.end, plot.end);
    if (end <= plot.start || start >= plot.end) return [];
    const key = `${from} ${label}`;
    return [
      <ReferenceArea
        key={key}
        yAxisId="left"
        x1={Math.max(start, plot.start)}
        x2={end}
        fill={ink}
        fillOpacity={0.13}
        ifOverflow="hidden"
      />,
      start >= plot.start && (
        <ReferenceLine
          key={`${key} start`}
          yAxisId="left"
          x={start}
          stroke={ink}
          strokeWidth={1.25}
          label={{ value: '▼', position: 'top', offset: 1, fill: ink, fontSize: 10 }}
        />
      ),
    ];
  });
}
