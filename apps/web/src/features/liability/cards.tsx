import type { StatCardProps } from '../../components/charts/chart.ts';
import { StatCard } from '../../components/charts/stat-card.tsx';
import classes from '../../components/report/report.module.css';
import { formatDollars, formatRate } from '../../lib/format.ts';
import type { Movement, Shown } from './liability.ts';

/** What is owed, what it is worth, and what made it more and fewer. */
export function LiabilityCards({ liability: { data }, before, range, unit, state }: Shown) {
  const shared = { comparisonLabel: range.compareWords, state } as const;
  const card = (
    figure: keyof Movement,
  ): Pick<StatCardProps, 'value' | 'before' | 'spark' | 'unit'> => ({
    unit,
    value: data?.[figure] ?? null,
    before: before && before[figure],
    spark: data?.buckets.map((bucket) => bucket[figure]) ?? [],
  });
  const worth = data?.valueUsd ?? null;
  return (
    <div className={classes.cards}>
      <StatCard
        {...shared}
        {...card('closing')}
        label={range.endsNow ? 'Owed now' : 'Owed at the end'}
        note={range.endsNow ? sayHeld(data?.held ?? 0, unit.full) : `of ${range.words}`}
      />
      <StatCard
        {...shared}
        label="Worth"
        unit="usd"
        value={data && worth !== null ? data.closing * worth : null}
        before={before && worth !== null ? before.closing * worth : undefined}
        note={worth === null ? 'No value in dollars yet' : 'by the value in the settings'}
        {...(worth === null && { link: { to: '/settings/monitoring' } })}
      />
      <StatCard
        {...shared}
        {...card('issued')}
        label="Issued"
        note={inDollars(data?.issued, worth)}
      />
      <StatCard
        {...shared}
        {...card('used')}
        label="Used"
        note={data ? `${unit.full(data.refunded + data.returned)} of it came back` : ''}
      />
      <StatCard
        {...shared}
        label="Breakage"
        unit="share"
        value={data?.breakage ?? null}
        before={before && before.breakage}
        note={data ? sayBreakage(data.expired, unit.full) : ''}
      />
    </div>
  );
}

const inDollars = (credits: number | undefined, worth: number | null) =>
  credits === undefined || worth === null
    ? 'in this time'
    : `worth ${formatDollars(credits * worth)}`;

const sayBreakage = (expired: number, full: (n: number) => string) =>
  expired === 0 ? `expired of issued: ${formatRate(0)}` : `${full(expired)} expired, of issued`;

const sayHeld = (held: number, full: (n: number) => string) =>
  held > 0 ? `and ${full(held)} held` : 'nothing is held';
