import { formatCount } from '../../lib/format.ts';
import { reasonFrom } from '../../lib/look-up.ts';
import { sayReason } from '../../lib/reasons.ts';
import type { ChartState, LinkTarget, Mark, Point, Series } from '../charts/chart.ts';
import { nthColor } from '../charts/palette.ts';
import { TimeChart } from '../charts/time-chart.tsx';
import type { Bucket } from '../range/buckets.ts';
import type { Range } from '../range/range.ts';

type ReasonsChartProps = {
  title: string;
  range: Range;
  state: ChartState;
  /** undefined until it has come. */
  data:
    | {
        failed: number;
        bucket: Bucket;
        buckets: readonly { at: string; reasons: Record<string, number> }[];
      }
    | undefined;
  /** The charges that failed of a reason (undefined: of any) between these times (ISO). */
  linkOf: (reason: ReturnType<typeof reasonFrom>, span: { from: string; to: string }) => LinkTarget;
};

/** What failed over time, stacked by reason, the most frequent at the bottom. */
export function ReasonsChart({ title, range, state, data, linkOf }: ReasonsChartProps) {
  const reasons = reasonsOf(data?.buckets ?? []);
  const points = (data?.buckets ?? []).map((bucket): Point => {
    const counts = reasons.map((reason) => [reason, bucket.reasons[reason] ?? 0]);
    return { at: bucket.at, ...Object.fromEntries(counts) };
  });
  return (
    <TimeChart
      title={title}
      summary={`${formatCount(data?.failed ?? 0, 'failure')}${reasons[0] ? `, most of them: ${sayReason(reasons[0])}` : ''}.`}
      state={state}
      empty="Nothing failed in this time."
      series={reasons.map((reason, n): Series => ({
        ...{ key: reason, label: sayReason(reason), color: nthColor(n), kind: 'bar' },
      }))}
      points={points}
      bucket={data?.bucket ?? range.bucket}
      timeZone={range.timeZone}
      from={range.from}
      to={range.to}
      completeUntil={range.now}
      skipEmptyStart={range.isAll}
      onZoom={range.zoom}
      linkOf={({ at, until, key }: Mark) => linkOf(reasonFrom(key), { from: at, to: until })}
    />
  );
}

/** The reasons that there were, the most frequent first. */
function reasonsOf(buckets: readonly { reasons: Record<string, number> }[]): string[] {
  const counts = new Map<string, number>();
  for (const { reasons } of buckets) {
    for (const [reason, count] of Object.entries(reasons)) {
      counts.set(reason, (counts.get(reason) ?? 0) + count);
    }
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([reason]) => reason);
}
