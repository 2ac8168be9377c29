import type { Mark, Series } from '../../components/charts/chart.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { formatMilliseconds } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import type { ReportProps } from './report.ts';

const series: Series<'p50' | 'p95' | 'p99'>[] = [
  { key: 'p50', label: 'Half took at most', color: 1, kind: 'line' },
  { key: 'p95', label: '95 of 100', color: 2, kind: 'line' },
  { key: 'p99', label: '99 of 100', color: 7, kind: 'line', off: true },
];

/** How long work took, from the charge to its end. */
export function LatencyChart({ range, state, data, before, provider }: ReportProps) {
  const { p50 = null, p95 = null } = data ?? {};
  return (
    <TimeChart
      title="How long did it take?"
      summary={
        p50 === null || p95 === null
          ? 'Nothing finished.'
          : `Half of the work took at most ${formatMilliseconds(p50)}, 95 of 100 at most ${formatMilliseconds(p95)}.`
      }
      state={state}
      empty="Nothing finished in this time."
      series={series}
      points={data?.buckets ?? []}
      bucket={data?.bucket ?? range.bucket}
      timeZone={range.timeZone}
      from={range.from}
      to={range.to}
      unit="ms"
      {...(before &&
        range.compareWords && {
          comparison: { label: range.compareWords, points: range.align(before.buckets) },
        })}
      completeUntil={range.now}
      skipEmptyStart={range.isAll}
      onZoom={range.zoom}
      // Of all providers together, the list would also have the charges that name none.
      {...(provider && {
        linkOf: ({ at, until }: Mark) =>
          chargesBehind('finished', { provider, from: at, to: until }),
      })}
    />
  );
}
