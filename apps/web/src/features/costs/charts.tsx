import type { Mark, RankedItem, Series } from '../../components/charts/chart.ts';
import { RankedBars } from '../../components/charts/ranked-bars.tsx';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import classes from '../../components/report/report.module.css';
import { formatDollars, formatRate } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import { type Part, shareOf, type Shown } from './costs.ts';

type Key = 'costUsd' | 'refundedCostUsd' | 'revenueUsd' | 'costPerChargeUsd';

const series: Record<'cost' | 'refunded' | 'worth' | 'each', Series<Key>> = {
  cost: { key: 'costUsd', label: 'Cost', color: 1, kind: 'bar' },
  refunded: { key: 'refundedCostUsd', label: 'Of refunded work', color: 'refunded', kind: 'line' },
  worth: { key: 'revenueUsd', label: 'Worth of credits kept', color: 3, kind: 'line' },
  each: { key: 'costPerChargeUsd', label: 'Cost of a finished charge', color: 4, kind: 'line' },
};

const MOST_PROVIDERS = 8;

/** What work cost over time, and whose. */
export function CostCharts({ costs: { data }, before, range, filter, state }: Shown) {
  const span = { from: data?.from ?? range.from, to: data?.to ?? range.to };
  const isNothing =
    data && [data.costUsd, data.charges, data.refunded, data.revenueUsd ?? 0].every((n) => n === 0);
  const drawn = {
    ...{ state, points: isNothing ? [] : (data?.buckets ?? []), ...span },
    ...{ bucket: data?.bucket ?? range.bucket, timeZone: range.timeZone },
    ...{ unit: 'usd' as const, completeUntil: range.now, onZoom: range.zoom },
    skipEmptyStart: range.isAll,
    comparison: before && {
      label: range.compareWords ?? '',
      points: range.align(before.buckets),
    },
    linkOf: ({ at, until, key }: Mark) =>
      chargesBehind(key === series.refunded.key ? 'refunded' : 'finished', {
        ...{ from: at, to: until },
        ...filter,
      }),
  } as const;
  const isWorth = data?.revenueUsd != null;
  const budget = data?.dailyBudgetUsd ?? null;
  const isHeld = budget !== null && drawn.bucket === 'day' && Object.keys(filter).length === 0;
  return (
    <>
      <TimeChart
        {...drawn}
        title="What did the work cost?"
        summary={`Cost of ${range.words}: ${formatDollars(data?.costUsd ?? 0)}, of it ${formatDollars(data?.refundedCostUsd ?? 0)} for work that was refunded.`}
        series={
          isWorth ? [series.cost, series.refunded, series.worth] : [series.cost, series.refunded]
        }
        thresholds={isHeld ? [{ value: budget, label: `Budget of a day` }] : []}
        empty="Nothing that happened in this time told its cost. Services tell it when they settle."
      />
      <div className={classes.pair}>
        <TimeChart
          {...drawn}
          title="What does a finished charge cost?"
          summary={`A charge that came to its end cost ${formatDollars(data?.costPerChargeUsd ?? 0)} on average.`}
          series={[series.each]}
          empty="No charge came to its end in this time."
        />
        <Providers
          parts={data?.providers ?? []}
          before={before?.providers}
          {...{ span, state }}
          range={range}
          filter={filter}
          whole={data?.costUsd ?? 0}
        />
      </div>
    </>
  );
}

type ProvidersProps = Pick<Shown, 'state' | 'range' | 'filter'> & {
  parts: readonly Part[];
  before: readonly Part[] | undefined;
  whole: number;
  span: { from: string; to: string };
};

function Providers({ parts, before, whole, span, state, range, filter }: ProvidersProps) {
  const dear = parts.filter(({ costUsd }) => costUsd > 0);
  const others = dear.slice(MOST_PROVIDERS);
  const itemOf = ({ key, costUsd }: Part): RankedItem => {
    const was = before && (before.find((one) => one.key === key)?.costUsd ?? 0);
    const share = shareOf(costUsd, whole);
    return {
      ...{ key, label: key === '' ? 'Not known' : key, value: costUsd },
      ...(was !== undefined && { before: was }),
      ...(share !== null && { note: formatRate(share) }),
      ...(key !== '' && {
        link: chargesBehind('finished', { ...span, ...filter, provider: key }),
      }),
    };
  };
  return (
    <RankedBars
      title="Which provider costs the most?"
      summary="The cost by provider, the dearest first."
      heads={['Provider', 'Cost']}
      unit="usd"
      state={state}
      items={dear.slice(0, MOST_PROVIDERS).map(itemOf)}
      rest={{
        count: others.length,
        value: others.reduce((sum, { costUsd }) => sum + costUsd, 0),
      }}
      comparisonLabel={before && range.compareWords}
      empty="No provider told its cost in this time."
    />
  );
}
