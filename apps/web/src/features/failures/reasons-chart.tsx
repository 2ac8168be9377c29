import type { Mark, Point, Series } from '../../components/charts/chart.ts';
import { nthColor } from '../../components/charts/palette.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { formatCount } from '../../lib/format.ts';
import { chargesBehind, reasonFrom } from '../../lib/look-up.ts';
import { sayReason } from '../../lib/reasons.ts';
import type { Failures, Shown } from './failures.ts';

/** What failed over time, stacked by reason. */
export function ReasonsChart({ range, cause, state, data }: Shown) {
  const reasons = reasonsOf(data);
  const points = (data?.buckets ?? []).map((bucket): Point => {
    const counts = reasons.map((reason) => [reason, bucket.reasons[reason] ?? 0]);
    return { at: bucket.at, ...Object.fromEntries(counts) };
  });
  const linkOf = ({ at, until, key }: Mark) => {
    const reason = reasonFrom(key);
    return chargesBehind('failed', { ...cause, from: at, to: until, ...(reason && { reason }) });
  };
  return (
    <TimeChart
      title="What failed, and of what?"
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
      linkOf={linkOf}
    />
  );
}

/** The reasons that there were, the most frequent first. */
function reasonsOf(data: Failures | undefined): string[] {
  const counts = new Map<string, number>();
  for (const { reasons } of data?.buckets ?? []) {
    for (const [reason, count] of Object.entries(reasons)) {
      counts.set(reason, (counts.get(reason) ?? 0) + count);
    }
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([reason]) => reason);
}
