import { useMemo } from 'react';
import type { Mark, Series } from '../../components/charts/chart.ts';
import { nthColor } from '../../components/charts/palette.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { formatCount } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import {
  type By,
  byWords,
  pick,
  type Count,
  type Shown,
  type Usage,
  useKeyWords,
} from './usage.ts';

type Point = { readonly at: string } & Record<string, unknown>;

const OTHERS = 'others';

/** What was used over time, split by the keys used most. */
export function WorkChart({
  usage: { data },
  before,
  range,
  filter,
  count,
  state,
  by,
}: Shown & { by: By }) {
  const wordsOf = useKeyWords(by);
  // While other figures are on their way, those shown are still of the split before.
  const shownBy = (data?.by as By | undefined) ?? by;
  const points = useMemo(() => pointsOf(data, count), [data, count]);
  const others = data?.buckets.some(({ parts }) => (parts.at(-1)?.charges ?? 0) > 0) ?? false;
  const keys = data?.keys ?? [];
  const series: Series<string>[] = [
    ...keys.map((key, n) => ({
      ...{ key: `part${n}`, label: wordsOf(key), color: nthColor(n), kind: 'bar' as const },
    })),
    ...(others
      ? [{ key: OTHERS, label: 'All others', color: 'neutral' as const, kind: 'bar' as const }]
      : []),
  ];
  const total = data?.[count] ?? 0;
  return (
    <TimeChart<Point>
      title={count === 'units' ? 'How much work was asked for?' : 'How many charges were opened?'}
      summary={`${formatCount(total, count === 'units' ? 'unit' : 'charge')} in ${range.words}, split by ${byWords[shownBy].one.toLowerCase()}.`}
      state={state}
      series={series}
      points={points}
      from={data?.from ?? range.from}
      to={data?.to ?? range.to}
      bucket={data?.bucket ?? range.bucket}
      timeZone={range.timeZone}
      completeUntil={range.now}
      onZoom={range.zoom}
      skipEmptyStart={range.isAll}
      comparison={
        before && {
          label: range.compareWords ?? '',
          points: range.align(comparable(before, keys, count)),
        }
      }
      linkOf={({ at, until, key }: Mark) => {
        const picked = keys[Number(key.slice('part'.length))];
        const of = key === OTHERS || picked === undefined ? {} : pick(shownBy, picked);
        return chargesBehind(undefined, { from: at, to: until, ...filter, ...of });
      }}
      empty="Nothing was charged for in this time."
    />
  );
}

const pointsOf = (data: Usage | undefined, count: Count): Point[] =>
  data?.buckets.map(({ at, parts }) => ({
    at,
    ...Object.fromEntries(
      parts.map((part, n) => [n < parts.length - 1 ? `part${n}` : OTHERS, part[count]]),
    ),
  })) ?? [];

/** The same keys in the time compared with; what has no series of its own is among the others. */
const comparable = ({ keys: was, buckets }: Usage, keys: readonly string[], count: Count) =>
  buckets.map(({ at, parts, ...all }) => {
    const figures = keys.map((key) => parts[was.indexOf(key)]?.[count] ?? 0);
    const named = figures.reduce((sum, figure) => sum + figure, 0);
    return {
      at,
      ...Object.fromEntries(figures.map((figure, n) => [`part${n}`, figure])),
      [OTHERS]: all[count] - named,
    };
  });
