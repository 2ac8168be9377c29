import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../../../components/page-header.tsx';
import { RangeControl } from '../../../components/range/range-control.tsx';
import { stateIn } from '../../../components/range/state-in.ts';
import { useRange } from '../../../components/range/use-range.ts';
import classes from '../../../components/report/report.module.css';
import { Cards } from './cards.tsx';
import { CauseFilters } from './cause-filters.tsx';
import { CreditsChart, RateChart } from './charts.tsx';
import { RefundLog } from './log.tsx';
import { Owed } from './owed.tsx';
import { Split } from './split.tsx';
import { useRefundRate, useThreshold } from './use-refund-rate.ts';

const route = getRouteApi('/monitoring/refunds');

/** How much is refunded, against its threshold, and why. */
export function RefundMonitoringPage() {
  const range = useRange();
  const { provider, feature, route: apiRoute, reason, type } = route.useSearch();
  const cause = {
    ...(provider && { provider }),
    ...(feature && { feature }),
    ...(apiRoute && { route: apiRoute }),
    ...(reason && { reason }),
    ...(type && { type }),
  };
  const threshold = useThreshold();
  const { query, before } = useRefundRate(range, cause);
  const report = {
    ...{ range, cause, threshold, before },
    ...{ state: stateIn(range, query), data: query.data },
  };
  return (
    <>
      <PageHeader
        title="Refund rate"
        description="Of the charges that came to their end, how many were given back, in whole or in part."
      />
      <div className={classes.page}>
        <div className={classes.asked}>
          <RangeControl range={range} />
          <CauseFilters />
        </div>
        <Cards {...report} />
        <RateChart {...report} />
        <CreditsChart {...report} />
        <div className={classes.pair}>
          <Split {...report} by="provider" />
          <Split {...report} by="feature" />
          <Split {...report} by="apiRoute" />
          <Split {...report} by="reason" />
        </div>
        <Owed />
        <RefundLog range={range} cause={cause} />
      </div>
    </>
  );
}
