import { getRouteApi } from '@tanstack/react-router';
import type { Mark, Series } from '../../components/charts/chart.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { formatPercent, formatRate } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import { useSession } from '../../lib/session.ts';
import { useCreditUnit } from './credit-unit.ts';
import type { Shown } from './figures.tsx';
import type { Overview } from './use-overview.ts';
import { the } from './words.ts';

const route = getRouteApi('/');

const rateSeries: Series<'refundRate'>[] = [
  { key: 'refundRate', label: 'Refund rate', color: 'refunded', kind: 'line' },
];

const creditSeries: Series<'creditsOut' | 'creditsBack'>[] = [
  { key: 'creditsOut', label: 'Charged', color: 'settled', kind: 'line' },
  { key: 'creditsBack', label: 'Given back', color: 'refunded', kind: 'line' },
];

const costSeries: Series<'costUsd' | 'refundedCostUsd'>[] = [
  { key: 'costUsd', label: 'All work', color: 3, kind: 'line' },
  { key: 'refundedCostUsd', label: 'Refunded work', color: 'refunded', kind: 'line' },
];

/** How much was refunded, how many credits went out and came back, and what it cost. */
export default function Charts({ overview, compared, range }: Shown) {
  const isStaff = useSession() !== null;
  const unit = useCreditUnit();
  const words = the(range.words);
  const isChosen = route.useSearch().compare !== undefined;
  const label = isChosen ? range.compareWords : undefined;
  const shared = {
    ...(overview ? {} : { state: { is: 'loading' as const } }),
    points: overview?.buckets ?? [],
    bucket: overview?.bucket ?? range.bucket,
    timeZone: range.timeZone,
    skipEmptyStart: range.isAll,
    onZoom: range.zoom,
    ...(compared &&
      label !== undefined && { comparison: { label, points: range.align(compared.buckets) } }),
    ...(overview && { from: overview.from, to: overview.to, completeUntil: overview.at }),
  };
  const leadsTo = (event: 'refunded' | undefined) =>
    isStaff && {
      linkOf: ({ at, until }: Mark) => chargesBehind(event, { from: at, to: until }),
    };
  const threshold = overview?.refundRateThreshold ?? 0;
  return (
    <>
      <TimeChart
        {...shared}
        {...leadsTo('refunded')}
        title="Refund rate over time"
        summary={overview ? sayRate(overview, words) : ''}
        empty={`No charge finished in ${words}.`}
        series={rateSeries}
        unit="share"
        thresholds={
          overview ? [{ value: threshold, label: `${formatPercent(threshold)} threshold` }] : []
        }
      />
      <TimeChart
        {...shared}
        title="Credits charged and given back"
        summary={overview ? sayCredits(overview, words, unit.full) : ''}
        empty={`No credits moved in ${words}.`}
        height={200}
        series={creditSeries}
        unit={unit}
        {...(isStaff && {
          linkOf: ({ at, until, key }: Mark) =>
            chargesBehind(key === 'creditsBack' ? 'refunded' : undefined, { from: at, to: until }),
        })}
      />
      <TimeChart
        {...shared}
        {...leadsTo(undefined)}
        title="Cost of providers"
        summary={overview ? sayCost(overview, words) : ''}
        empty={`No cost became known in ${words}.`}
        height={200}
        series={costSeries}
        unit="usd"
      />
    </>
  );
}

function sayRate({ refundRate, buckets }: Overview, words: string): string {
  if (refundRate === null) return `Refund rate: no charge finished in ${words}.`;
  const highest = Math.max(...buckets.map((bucket) => bucket.refundRate ?? 0));
  return `Refund rate in ${words}: ${formatRate(refundRate)} overall, ${formatRate(highest)} at its highest.`;
}

const sayCredits = (
  { creditsOut, creditsBack }: Overview,
  words: string,
  say: (amount: number) => string,
): string => `In ${words} ${say(creditsOut)} were charged and ${say(creditsBack)} given back.`;

const sayCost = ({ costUsd, refundedCostUsd }: Overview, words: string): string =>
  `In ${words} work cost $${costUsd.toFixed(2)}, of it $${refundedCostUsd.toFixed(2)} refunded work.`;
