import { StatCard } from '../../components/charts/stat-card.tsx';
import classes from '../../components/report/report.module.css';
import { formatCount } from '../../lib/format.ts';
import type { Shown, Usage } from './usage.ts';

/** How much there was in all. */
export function UsageCards({ usage: { data }, before, range, state }: Shown) {
  const shared = { comparisonLabel: range.compareWords, state, good: 'up' } as const;
  const last = (users: { users: number }[] | undefined) => users?.at(-1)?.users ?? null;
  const days = data?.activeUsers?.days;
  return (
    <div className={classes.cards}>
      <StatCard
        {...shared}
        label="Charges"
        value={data?.charges ?? null}
        before={before?.charges}
        spark={data?.buckets.map(({ charges }) => charges) ?? []}
        note="opened in this time"
      />
      <StatCard
        {...shared}
        label="Units"
        value={data?.units ?? null}
        before={before?.units}
        spark={data?.buckets.map(({ units }) => units) ?? []}
        note={data && data.charges > 0 ? `${perCharge(data)} a charge` : 'of work'}
      />
      {data?.activeUsers !== null && (
        <>
          <StatCard
            {...shared}
            label="Active users, last day"
            value={last(days)}
            spark={days?.map(({ users }) => users) ?? []}
            note={range.endsNow ? 'today, in UTC, up to now' : 'of the range, in UTC'}
          />
          <StatCard
            {...shared}
            label="Active users, last month"
            value={last(data?.activeUsers?.months)}
            spark={data?.activeUsers?.months.map(({ users }) => users) ?? []}
            note={`of ${formatCount(data?.activeUsers?.months.length ?? 0, 'month')}, in UTC`}
          />
        </>
      )}
    </div>
  );
}

const perCharge = ({ units, charges }: Usage) =>
  formatCount(Math.round((units / charges) * 10) / 10, 'unit');
