import type { StatCardProps } from '../../components/charts/chart.ts';
import { StatCard } from '../../components/charts/stat-card.tsx';
import classes from '../../components/report/report.module.css';
import { formatCount, formatRate } from '../../lib/format.ts';
import { type Costs, shareOf, type Shown } from './costs.ts';

type Figure = 'costUsd' | 'refundedCostUsd' | 'costPerChargeUsd' | 'revenueUsd' | 'marginUsd';

/** The figures that answer whether the work pays. */
export function CostCards({ costs: { data }, before, range, state }: Shown) {
  const card = (figure: Figure): Pick<StatCardProps, 'value' | 'before' | 'spark'> => ({
    value: data?.[figure] ?? null,
    before: before && before[figure],
    spark: data?.buckets.map((bucket) => bucket[figure]) ?? [],
  });
  const shared = { unit: 'usd', comparisonLabel: range.compareWords, state } as const;
  const worthless = data?.revenueUsd === null;
  return (
    <div className={classes.cards}>
      <StatCard
        {...shared}
        {...card('costUsd')}
        label="Cost"
        good="down"
        note={data ? `of ${formatCount(data.charges, 'charge')}` : ''}
      />
      <StatCard
        {...shared}
        {...card('refundedCostUsd')}
        label="For refunded work"
        good="down"
        sparkColor="refunded"
        note={data ? sayShare(data.refundedCostUsd, data.costUsd, 'of the cost') : ''}
      />
      <StatCard
        {...shared}
        {...card('costPerChargeUsd')}
        label="Per finished charge"
        good="down"
        note={data ? `${formatCount(data.finished, 'charge')} finished` : ''}
      />
      <StatCard
        {...shared}
        {...card('revenueUsd')}
        label="Worth of credits kept"
        good="up"
        sparkColor="settled"
        note={worthless ? 'Credits have no value yet' : 'taken, less what was given back'}
        {...(worthless && { link: { to: '/settings/monitoring' } })}
      />
      <StatCard
        {...shared}
        {...card('marginUsd')}
        label="Margin"
        good="up"
        note={data ? sayMargin(data) : ''}
        {...(data?.marginUsd != null && data.marginUsd < 0
          ? { verdict: { is: 'bad' as const, words: 'Costs more than it earns' } }
          : {})}
      />
    </div>
  );
}

function sayShare(part: number, whole: number, words: string): string {
  const share = shareOf(part, whole);
  return share === null ? 'nothing was paid' : `${formatRate(share)} ${words}`;
}

function sayMargin({ marginUsd, revenueUsd }: Costs): string {
  if (marginUsd === null || revenueUsd === null) return 'Credits have no value yet';
  return revenueUsd <= 0 ? 'nothing was earned' : sayShare(marginUsd, revenueUsd, 'of the worth');
}
