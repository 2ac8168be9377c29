import type { Mark, Series } from '../../components/charts/chart.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { chargesBehind } from '../../lib/look-up.ts';
import type { Shown } from './liability.ts';

const series: Series<'closing' | 'issued' | 'used'>[] = [
  { key: 'closing', label: 'Owed', color: 'settled', kind: 'line' },
  { key: 'issued', label: 'Issued', color: 3, kind: 'line', off: true },
  { key: 'used', label: 'Used', color: 2, kind: 'line', off: true },
];

/** What was owed at the end of each step. */
export function OwedChart({ liability: { data }, before, range, unit, name, state }: Shown) {
  return (
    <TimeChart
      title="What was owed over time?"
      summary={`The ${name} that users had at the end of each step of ${range.words}.`}
      state={state}
      series={series}
      points={data?.buckets ?? []}
      from={data?.from ?? range.from}
      to={data?.to ?? range.to}
      bucket={data?.bucket ?? range.bucket}
      timeZone={range.timeZone}
      unit={unit}
      completeUntil={range.now}
      skipEmptyStart={range.isAll}
      onZoom={range.zoom}
      comparison={
        before && { label: range.compareWords ?? '', points: range.align(before.buckets) }
      }
      linkOf={({ at, until }: Mark) =>
        chargesBehind(undefined, {
          ...{ from: at, to: until },
          ...(data && { type: data.creditType }),
        })
      }
      empty={`Nobody was given any ${name} yet.`}
    />
  );
}
