import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../../components/page-header.tsx';
import { RangeControl } from '../../components/range/range-control.tsx';
import { stateIn } from '../../components/range/state-in.ts';
import { useRange } from '../../components/range/use-range.ts';
import { ReasonsChart } from '../../components/report/reasons-chart.tsx';
import classes from '../../components/report/report.module.css';
import { WorkFilters } from '../../components/report/work-filters.tsx';
import { chargesBehind } from '../../lib/look-up.ts';
import { Figures } from './figures.tsx';
import { Incidents } from './incidents.tsx';
import { LatencyChart } from './latency-chart.tsx';
import { Lights } from './lights.tsx';
import { SuccessChart } from './success-chart.tsx';
import { ProviderTable } from './table.tsx';
import { useProviders } from './use-providers.ts';

const route = getRouteApi('/monitoring/providers');

/** Which provider fails, how, how slow it is, and since when. */
export function ProvidersPage() {
  const range = useRange();
  const { provider, feature, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (name: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, provider: name }), resetScroll: false });
  const { all, shown, before } = useProviders(range, {
    ...(provider && { provider }),
    ...(feature && { feature }),
  });
  const figures = { range, state: stateIn(range, shown), data: shown.data, before, provider };
  return (
    <>
      <PageHeader
        title="Providers"
        description="How reliable each provider is. Only failures that are the provider’s own count against it."
      />
      <div className={classes.page}>
        <div className={classes.asked}>
          <RangeControl range={range} />
          <WorkFilters />
        </div>
        <Lights
          lights={all.data?.lights}
          error={all.error}
          chosen={provider}
          onChoose={choose}
          onRetry={() => void all.refetch()}
        />
        <Figures {...figures} />
        <SuccessChart {...figures} />
        <div className={classes.pair}>
          <ReasonsChart
            {...figures}
            title="What did providers fail of?"
            linkOf={(reason, span) =>
              chargesBehind('provider_failed', {
                ...span,
                ...(provider && { provider }),
                ...(reason && { reason }),
              })
            }
          />
          <LatencyChart {...figures} />
        </div>
        <Incidents {...figures} />
        <ProviderTable query={all} chosen={provider} sort={sort} range={range} />
      </div>
    </>
  );
}
