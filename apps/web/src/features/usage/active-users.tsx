import type { Mark, Series } from '../../components/charts/chart.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import classes from '../../components/report/report.module.css';
import { chargesBehind } from '../../lib/look-up.ts';
import type { Shown } from './usage.ts';

const days: Series<'users'> = { key: 'users', label: 'Users of a day', color: 2, kind: 'bar' };
const months: Series<'users'> = { key: 'users', label: 'Users of a month', color: 7, kind: 'bar' };

/** How many users opened a charge, in whole days and months of UTC. */
export function ActiveUsers({ usage: { data }, range, state }: Shown) {
  const shared = {
    ...{ state, timeZone: 'UTC', completeUntil: range.now, skipEmptyStart: range.isAll },
    linkOf: ({ at, until }: Mark) => chargesBehind(undefined, { from: at, to: until }),
  };
  return (
    <div className={classes.pair}>
      <TimeChart
        {...shared}
        title="How many users were active, day by day?"
        summary="Users who opened a charge, in each day of UTC that the range touches."
        series={[days]}
        points={data?.activeUsers?.days ?? []}
        bucket="day"
        empty="Nobody opened a charge. Days are those of UTC."
      />
      <TimeChart
        {...shared}
        title="And month by month?"
        summary="Users who opened a charge, in each month of UTC that the range touches, each whole."
        series={[months]}
        points={data?.activeUsers?.months ?? []}
        bucket="month"
        empty="Nobody opened a charge. Months are those of UTC."
      />
      <p className={classes.note}>
        Active users are counted in whole days and months of UTC, whatever time zone is chosen: a
        month counts whole, also where the range begins in the middle of it.
      </p>
    </div>
  );
}
