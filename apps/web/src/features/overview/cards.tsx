import type { LinkTarget } from '../../components/charts/chart.ts';
import { StatCard } from '../../components/charts/stat-card.tsx';
import { formatCount, formatDollars, formatPercent, formatRelative } from '../../lib/format.ts';
import { useServerNow } from '../../lib/server-clock.ts';
import { useSession } from '../../lib/session.ts';
import { useCreditUnit } from './credit-unit.ts';
import type { Shown } from './figures.tsx';
import classes from './overview.module.css';
import type { Overview } from './use-overview.ts';

type Bucket = Overview['buckets'][number];

/** The figures that say how it goes, each against the time compared with. */
export function Cards({ overview, compared: other, range }: Shown) {
  const unit = useCreditUnit();
  const bare = useCreditUnit(true);
  const isStaff = useSession() !== null;
  const now = useServerNow();
  const before = range.compareWords === undefined ? undefined : (other ?? overview?.before);
  const compared = {
    comparisonLabel: range.compareWords,
    ...(overview ? {} : { state: { is: 'loading' as const } }),
  };
  const course = (pick: (bucket: Bucket) => number | null) => overview?.buckets.map(pick) ?? [];
  const leads = (link: LinkTarget) => (isStaff ? { link } : {});
  const active = overview?.activeUsers;
  return (
    <div className={classes.cards}>
      <StatCard
        {...compared}
        {...leads({ to: '/monitoring/refunds' })}
        {...(overview && verdictOn(overview))}
        label="Refund rate"
        unit="share"
        good="down"
        value={overview?.refundRate ?? null}
        before={before && before.refundRate}
        spark={course((bucket) => bucket.refundRate)}
        sparkColor="refunded"
      />
      <StatCard
        {...compared}
        label="Credits charged"
        unit={bare}
        value={overview?.creditsOut ?? null}
        before={before && before.creditsOut}
        note={formatCount(overview?.charges ?? 0, 'charge')}
        spark={course((bucket) => bucket.creditsOut)}
        sparkColor="settled"
      />
      <StatCard
        {...compared}
        label="Credits given back"
        unit={bare}
        good="down"
        value={overview?.creditsBack ?? null}
        before={before && before.creditsBack}
        note={`of ${formatCount(overview?.refunded ?? 0, 'charge')}`}
        spark={course((bucket) => bucket.creditsBack)}
        sparkColor="refunded"
      />
      <StatCard
        {...compared}
        {...leads({ to: '/monitoring/costs' })}
        label="Cost of providers"
        unit="usd"
        value={overview?.costUsd ?? null}
        before={before && before.costUsd}
        note={`${formatDollars(overview?.refundedCostUsd ?? 0)} for refunded work`}
        spark={course((bucket) => bucket.costUsd)}
        sparkColor={3}
      />
      <StatCard
        {...compared}
        {...leads({ to: '/monitoring/usage' })}
        comparisonLabel="all of yesterday"
        label="Active users today"
        value={active?.today ?? null}
        before={active?.yesterday ?? null}
        note={`${formatCount(active?.month ?? 0, 'user')} this month`}
      />
      <StatCard
        {...(overview ? {} : { state: { is: 'loading' } })}
        {...leads({ to: '/charges', search: { state: 'held' } })}
        label="Held now"
        unit={unit}
        value={overview?.held.credits ?? null}
        note={overview ? sayHeld(overview.held, now) : ''}
      />
    </div>
  );
}

function verdictOn({ refundRate, refundRateThreshold, finished, minCharges }: Overview) {
  if (refundRate === null) return { note: 'No charge finished' };
  if (finished < minCharges)
    return { note: `of ${formatCount(finished, 'charge')}; judged from ${minCharges}` };
  const limit = formatPercent(refundRateThreshold);
  return refundRate > refundRateThreshold
    ? { verdict: { is: 'bad' as const, words: `Above the ${limit} threshold` } }
    : { verdict: { is: 'good' as const, words: `Within the ${limit} threshold` } };
}

function sayHeld({ charges, nextDeadline }: Overview['held'], now: number): string {
  const held = formatCount(charges, 'charge');
  if (nextDeadline === null) return held;
  const at = Date.parse(nextDeadline);
  return `${held}, ${at > now ? 'next deadline' : 'deadline passed'} ${formatRelative(at, now)}`;
}
