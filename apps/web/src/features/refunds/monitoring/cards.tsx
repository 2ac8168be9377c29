import { StatCard } from '../../../components/charts/stat-card.tsx';
import classes from '../../../components/report/report.module.css';
import { formatCount, formatPercent } from '../../../lib/format.ts';
import { chargesBehind, refundsBehind } from '../../../lib/look-up.ts';
import type { ReportProps } from './report.ts';
import { useUnitOf } from './unit.ts';

/** What it comes to, against the time before. */
export function Cards({ range, cause, state, data, before, threshold }: ReportProps) {
  const unit = useUnitOf(cause.type);
  const span = { from: data?.from ?? range.from, to: data?.to ?? range.to };
  const shared = { state, comparisonLabel: range.compareWords };
  const was = (key: 'refundRate' | 'refunded' | 'refunds' | 'credits') =>
    range.compareInput ? { before: before?.[key] ?? null } : {};
  return (
    <div className={classes.cards}>
      <StatCard
        {...shared}
        {...was('refundRate')}
        {...verdictOn(data?.refundRate ?? null, threshold)}
        label="Refund rate"
        unit="share"
        good="down"
        value={data?.refundRate ?? null}
        note={`of ${formatCount(data?.finished ?? 0, 'finished charge')}`}
        spark={data?.buckets.map((bucket) => bucket.refundRate) ?? []}
        sparkColor="refunded"
      />
      <StatCard
        {...shared}
        {...was('refunded')}
        label="Charges refunded"
        good="down"
        value={data?.refunded ?? null}
        note="in whole or in part"
        spark={data?.buckets.map((bucket) => bucket.refunded) ?? []}
        sparkColor="refunded"
        link={chargesBehind('refunded', { ...cause, ...span })}
      />
      <StatCard
        {...shared}
        {...was('refunds')}
        label="Refunds"
        good="down"
        value={data?.refunds ?? null}
        note="several may be of one charge, or of none"
        spark={data?.buckets.map((bucket) => bucket.refunds) ?? []}
        sparkColor="refunded"
        link={refundsBehind({ ...cause, ...span })}
      />
      <StatCard
        {...shared}
        {...was('credits')}
        label="Given back"
        good="down"
        unit={unit}
        value={data?.credits ?? null}
        note="by refunds, also out of goodwill"
        spark={data?.buckets.map((bucket) => bucket.credits) ?? []}
        sparkColor="refunded"
      />
    </div>
  );
}

function verdictOn(rate: number | null, threshold: number | undefined) {
  if (rate === null || threshold === undefined) return {};
  const limit = formatPercent(threshold);
  return rate > threshold
    ? { verdict: { is: 'bad' as const, words: `Above the ${limit} threshold` } }
    : { verdict: { is: 'good' as const, words: `Within the ${limit} threshold` } };
}
