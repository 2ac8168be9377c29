import { StatCard } from '../../components/charts/stat-card.tsx';
import { formatCount, formatDollars, formatNumber, formatPercent } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import classes from './providers.module.css';
import type { ReportProps } from './report.ts';

/** What it comes to, against the time before. */
export function Figures({ range, state, data, before, provider }: ReportProps) {
  const of = (pick: (bucket: NonNullable<typeof data>['buckets'][number]) => number | null) =>
    data?.buckets.map(pick) ?? [];
  const common = { state, comparisonLabel: range.compareWords };
  const was = <Key extends 'successRate' | 'failed' | 'p95' | 'costUsd'>(key: Key) =>
    range.compareInput ? { before: before?.[key] ?? null } : {};
  const { from, to } = data ?? range;
  return (
    <div className={classes.cards}>
      <StatCard
        {...common}
        {...was('successRate')}
        label="Success rate"
        unit="share"
        good="up"
        value={data?.successRate ?? null}
        {...(data && verdictOn(data))}
        note={`of ${formatCount(data?.finished ?? 0, 'charge')}`}
        spark={of((bucket) => bucket.successRate)}
        sparkColor={1}
      />
      <StatCard
        {...common}
        {...was('failed')}
        label="Failed"
        good="down"
        value={data?.failed ?? null}
        note={`${formatNumber(data?.refunded ?? 0)} refunded`}
        spark={of((bucket) => bucket.failed)}
        sparkColor="refunded"
        link={chargesBehind('provider_failed', { from, to, ...(provider && { provider }) })}
      />
      <StatCard
        {...common}
        {...was('p95')}
        label="Latency, 95th percentile"
        unit="ms"
        good="down"
        value={data?.p95 ?? null}
        note="from the charge to its end"
        spark={of((bucket) => bucket.p95)}
        sparkColor={7}
      />
      <StatCard
        {...common}
        {...was('costUsd')}
        label="Cost"
        unit="usd"
        value={data?.costUsd ?? null}
        note={`${formatDollars(data?.refundedCostUsd ?? 0)} of it for refunded work`}
        spark={of((bucket) => bucket.costUsd)}
        sparkColor={3}
      />
    </div>
  );
}

const verdictOn = ({ successRate, threshold }: NonNullable<ReportProps['data']>) => {
  if (successRate === null) return {};
  const limit = formatPercent(threshold);
  return successRate < threshold
    ? { verdict: { is: 'bad' as const, words: `Below the ${limit} threshold` } }
    : { verdict: { is: 'good' as const, words: `At or above ${limit}` } };
};
