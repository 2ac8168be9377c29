import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { stateOf } from '../../components/charts/state-of.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { RangeControl } from '../../components/range/range-control.tsx';
import { useRange } from '../../components/range/use-range.ts';
import { ByTabs } from '../../components/report/by-tabs.tsx';
import classes from '../../components/report/report.module.css';
import { WorkFilters } from '../../components/report/work-filters.tsx';
import { Section } from '../../components/section.tsx';
import { TopUsers } from '../../components/top-users/top-users.tsx';
import { trpc } from '../../lib/trpc.ts';
import { ActiveUsers } from './active-users.tsx';
import { UsageCards } from './cards.tsx';
import { PartsTable } from './parts-table.tsx';
import { byWords, type Count } from './usage.ts';
import { WorkChart } from './work-chart.tsx';

const route = getRouteApi('/monitoring/usage');

const tabs = [
  ...Object.entries(byWords).map(([value, { many: label }]) => ({ value, label })),
  { value: 'user', label: 'Users' },
];
const counts = [
  { value: 'charges', label: 'Charges' },
  { value: 'units', label: 'Units' },
];

/** What was used, of what, and by whom. */
export function UsagePage() {
  const { feature, provider, by = 'feature', ...search } = route.useSearch();
  const count: Count = search.count ?? 'charges';
  const range = useRange();
  const filter = { ...(feature && { feature }), ...(provider && { provider }) };
  const split = { ...filter, by: by === 'user' ? ('feature' as const) : by };
  const usage = useQuery(
    trpc.monitoring.usage.queryOptions(
      { ...range.input, ...split },
      { placeholderData: keepPreviousData },
    ),
  );
  const before = useQuery(
    trpc.monitoring.usage.queryOptions(
      { ...(range.compareInput ?? range.input), ...split },
      { placeholderData: keepPreviousData, enabled: range.compareInput !== undefined },
    ),
  );
  const compared = range.compareInput && before.data;
  const shown = { usage, before: compared, range, filter, count, state: stateOf(usage) };
  return (
    <>
      <PageHeader
        title="Usage"
        description="Charges and units of work, counted when they are opened, whatever came of them."
      />
      <div className={classes.page}>
        <div className={classes.asked}>
          <RangeControl range={range} />
          <WorkFilters />
          <ByTabs label="Count" parameter="count" options={counts} />
        </div>
        <UsageCards {...shown} />
        <WorkChart {...shown} by={split.by} />
        {Object.keys(filter).length === 0 && <ActiveUsers {...shown} />}
        <Section
          title="Of what, and by whom?"
          actions={<ByTabs label="Split by" parameter="by" options={tabs} />}
        >
          {by === 'user' ? <TopUsers order="charges" /> : <PartsTable {...shown} by={by} />}
        </Section>
      </div>
    </>
  );
}
