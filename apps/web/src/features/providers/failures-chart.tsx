import type { Mark, Point, Series } from '../../components/charts/chart.ts';
import { nthColor } from '../../components/charts/palette.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { formatCount } from '../../lib/format.ts';
import { chargesBehind, reasonFrom } from '../../lib/look-up.ts';
import { sayReason } from '../../lib/reasons.ts';
import type { ReportProps } from './report.ts';

/** What failed, stacked by reason. */
export function FailuresChart({ range, state, data, provider }: ReportProps) {
  const reasons = Object.entries(data?.reasons ?? {})
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason]) => reason);
  const points = (data?.buckets ?? []).map((bucket): Point => {
    const counts = reasons.map((reason) => [reason, bucket.reasons[reason] ?? 0]);
    return { at: bucket.at, ...Object.fromEntries(counts) };
  });
  const linkOf = ({ at, until, key }: Mark) => {
    const reason = reasonFrom(key);
    return chargesBehind('provider_failed', {
      ...{ from: at, to: until },
      ...(provider && { provider }),
      ...(reason && { reason }),
    });
  };
  return (
    <TimeChart
      title="What did providers fail of?"
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
