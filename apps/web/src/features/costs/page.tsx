import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { stateOf } from '../../components/charts/state-of.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { RangeControl } from '../../components/range/range-control.tsx';
import { useRange } from '../../components/range/use-range.ts';
import { ByTabs } from '../../components/report/by-tabs.tsx';
import classes from '../../components/report/report.module.css';
import { WorkFilters } from '../../components/report/work-filters.tsx';
import { Section } from '../../components/section.tsx';
import { TopUsers } from '../../components/top-users/top-users.tsx';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { trpc } from '../../lib/trpc.ts';
import { CostCards } from './cards.tsx';
import { CostCharts } from './charts.tsx';
import type { Costs } from './costs.ts';
import { PartsTable } from './parts-table.tsx';

const route = getRouteApi('/monitoring/costs');

const tabs = [
  { value: 'provider', label: 'Providers' },
  { value: 'feature', label: 'Features' },
  { value: 'user', label: 'Users' },
] as const;

/** What work cost, what of it was for nothing, and what it earned. */
export function CostsPage() {
  const { feature, provider, by = 'provider' } = route.useSearch();
  const range = useRange();
  const filter = { ...(feature && { feature }), ...(provider && { provider }) };
  const costs = useQuery(
    trpc.monitoring.costs.queryOptions(
      { ...range.input, ...filter },
      { placeholderData: keepPreviousData },
    ),
  );
  const before = useQuery(
    trpc.monitoring.costs.queryOptions(
      { ...(range.compareInput ?? range.input), ...filter },
      { placeholderData: keepPreviousData, enabled: range.compareInput !== undefined },
    ),
  );
  const compared = range.compareInput && before.data;
  const shown = { costs, before: compared, range, filter, state: stateOf(costs) };
  return (
    <>
      <PageHeader
        title="Costs"
        description="What providers cost, what of it was for work that was refunded, and what the credits kept are worth."
      />
      <div className={classes.page}>
        <div className={classes.asked}>
          <RangeControl range={range} />
          <WorkFilters />
        </div>
        {costs.data && <NoValue costs={costs.data} />}
        <CostCards {...shown} />
        <CostCharts {...shown} />
        <Section
          title="Where does it come from?"
          actions={<ByTabs label="Split by" parameter="by" options={tabs} />}
        >
          {by === 'user' ? <TopUsers order="cost" /> : <PartsTable {...shown} by={by} />}
        </Section>
      </div>
    </>
  );
}

/** Says where something was earned that is not in the figures, and how it gets there. */
function NoValue({ costs: { creditTypes } }: { costs: Costs }) {
  const types = useCreditTypes();
  const names = creditTypes
    .filter(({ revenueUsd, net }) => revenueUsd === null && net !== 0)
    .map(({ key }) => types?.get(key)?.name ?? key);
  if (names.length === 0) return null;
  return (
    <Alert icon={<IconInfoCircle aria-hidden />} color="gray" variant="default" role="note">
      Without a value in dollars: {names.join(', ')}. What was used of it is not in the worth.{' '}
      <Link to="/settings/monitoring">Say what credits are worth</Link>
    </Alert>
  );
}
