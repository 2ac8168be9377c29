import { type ChartColor, colorOf } from './palette.ts';

type SparklineProps = {
  /** In order of time; null is a gap. */
  values: readonly (number | null)[];
  color?: ChartColor;
  height?: number;
  /** Whether the last one still runs. */
  isRunning?: boolean;
};

const WIDTH = 120;
const EDGE = 3;
const MOST = 120;

/** The course of a figure, without axes: a picture of its shape, beside words that tell it. */
export function Sparkline({ values, color = 1, height = 32, isRunning = false }: SparklineProps) {
  const shown = thin(values);
  const known = shown.filter((value) => value !== null);
  const least = Math.min(0, ...known);
  const greatest = Math.max(...known, least + Number.EPSILON);
  const place = (value: number, i: number) => {
    const x = EDGE + (i / Math.max(shown.length - 1, 1)) * (WIDTH - 2 * EDGE);
    const y = height - EDGE - ((value - least) / (greatest - least)) * (height - 2 * EDGE);
    return { x, y };
  };
  const last = shown.at(-1);
  const end = typeof last === 'number' ? place(last, shown.length - 1) : null;
  const ink = colorOf(color);
  const line = {
    fill: 'none',
    stroke: ink,
    strokeWidth: 1.75,
    vectorEffect: 'non-scaling-stroke',
  } as const;
  const over = isRunning ? shown.slice(0, -1) : shown;
  return (
    <svg
      width="100%"
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={pathOf(over, place)} {...line} />
      {isRunning && (
        <path
          d={pathOf(shown.slice(-2), (value, i) => place(value, shown.length - 2 + i))}
          {...line}
          strokeDasharray="1 4"
          strokeLinecap="round"
        />
      )}
      {end && (
        // A stroke without length is round also where the picture is stretched.
        <path d={`M${end.x} ${end.y}h0`} {...line} strokeWidth={6} strokeLinecap="round" />
      )}
    </svg>
  );
}

type Place = (value: number, i: number) => { x: number; y: number };

/** A line with gaps; what stands alone between them is a dot. */
function pathOf(values: readonly (number | null)[], place: Place): string {
  return values
    .map((value, i) => {
      if (value === null) return '';
      const { x, y } = place(value, i);
      const starts = i === 0 || values[i - 1] === null;
      return `${starts ? 'M' : 'L'}${round(x)} ${round(y)}${starts ? 'h0' : ''}`;
    })
    .join('');
}

const round = (n: number) => Math.round(n * 100) / 100;

/** Of many values the greatest of each step, so that peaks are seen. */
function thin(values: readonly (number | null)[]): (number | null)[] {
  const step = Math.ceil(values.length / MOST);
  if (step <= 1) return [...values];
  return Array.from({ length: Math.ceil(values.length / step) }, (_, i) => {
    const known = values.slice(i * step, (i + 1) * step).filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  });
}
