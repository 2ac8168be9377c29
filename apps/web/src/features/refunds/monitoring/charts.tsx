import type { Mark, Series } from '../../../components/charts/chart.ts';
import { TimeChart } from '../../../components/charts/time-chart.tsx';
import { formatNumber, formatPercent, formatRate } from '../../../lib/format.ts';
import { chargesBehind, refundsBehind } from '../../../lib/look-up.ts';
import type { ReportProps } from './report.ts';
import { useUnitOf } from './unit.ts';

const rate: Series<'refundRate'>[] = [
  { key: 'refundRate', label: 'Refund rate', color: 'refunded', kind: 'line' },
];
const credits: Series<'credits'>[] = [
  { key: 'credits', label: 'Given back', color: 'refunded', kind: 'bar' },
];

/** What both charts over time share. */
const overTime = ({ range, state, data, before }: ReportProps) => ({
  state,
  points: data?.buckets ?? [],
  bucket: data?.bucket ?? range.bucket,
  timeZone: range.timeZone,
  ...{ from: range.from, to: range.to, completeUntil: range.now, skipEmptyStart: range.isAll },
  onZoom: range.zoom,
  ...(before &&
    range.compareWords && {
      comparison: { label: range.compareWords, points: range.align(before.buckets) },
    }),
});

/** The rate over time; a click leads to the charges that were first refunded then. */
export function RateChart(props: ReportProps) {
  const { cause, data, threshold } = props;
  return (
    <TimeChart
      {...overTime(props)}
      title="How much was refunded?"
      summary={
        data && data.refundRate !== null
          ? `Refund rate: ${formatRate(data.refundRate)} of ${formatNumber(data.finished)} charges, by time.`
          : 'Refund rate: no charge finished.'
      }
      empty="No charge finished in this time."
      height={300}
      series={rate}
      unit="share"
      thresholds={
        threshold === undefined
          ? []
          : [{ value: threshold, label: `${formatPercent(threshold)} threshold` }]
      }
      linkOf={({ at, until }: Mark) => chargesBehind('refunded', { ...cause, from: at, to: until })}
    />
  );
}

/** The credits given back over time; a click leads to the refunds. */
export function CreditsChart(props: ReportProps) {
  const { cause, data } = props;
  const unit = useUnitOf(cause.type);
  const type = cause.type ?? data?.creditType;
  return (
    <TimeChart
      {...overTime(props)}
      title="How many credits were given back?"
      summary={`${unit.full(data?.credits ?? 0)} given back by ${formatNumber(data?.refunds ?? 0)} refunds, by time.`}
      empty="Nothing was given back in this time."
      height={200}
      series={credits}
      unit={unit}
      linkOf={({ at, until }: Mark) =>
        refundsBehind({ ...cause, ...(type && { type }), from: at, to: until })
      }
    />
  );
}
