import { StatCard } from '../../components/charts/stat-card.tsx';
import classes from '../../components/report/report.module.css';
import { chargesBehind } from '../../lib/look-up.ts';
import { sayReason } from '../../lib/reasons.ts';
import type { Shown } from './failures.ts';

/** How much failed, and of how many kinds. */
export function Figures({ range, cause, state, data, before }: Shown) {
  const common = { state, comparisonLabel: range.compareWords, good: 'down' } as const;
  const was = (key: 'failed' | 'kinds') =>
    range.compareInput ? { before: before?.[key] ?? null } : {};
  const { from, to } = data ?? range;
  const [first] = data?.groups ?? [];
  return (
    <div className={classes.cards}>
      <StatCard
        {...common}
        {...was('failed')}
        label="Charges that failed"
        value={data?.failed ?? null}
        note="refunded or not"
        spark={data?.buckets.map(({ failed }) => failed) ?? []}
        sparkColor="refunded"
        link={chargesBehind('failed', { ...cause, from, to })}
      />
      <StatCard
        {...common}
        {...was('kinds')}
        label="Kinds of failure"
        value={data?.kinds ?? null}
        note={first ? `most: ${sayReason(first.reason)}` : 'by reason and message'}
      />
    </div>
  );
}
