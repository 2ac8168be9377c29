import { getRouteApi } from '@tanstack/react-router';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { SearchField } from '../../components/data-table/search-field.tsx';
import { MoreFilters } from '../../components/filters/more-filters.tsx';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RangeControl } from '../../components/range/range-control.tsx';
import { stateIn } from '../../components/range/state-in.ts';
import { useRange } from '../../components/range/use-range.ts';
import { localRows } from '../../components/report/local-rows.ts';
import { ReasonsChart } from '../../components/report/reasons-chart.tsx';
import classes from '../../components/report/report.module.css';
import { WorkFilters } from '../../components/report/work-filters.tsx';
import { Section } from '../../components/section.tsx';
import { chargesBehind } from '../../lib/look-up.ts';
import { reasonWords } from '../../lib/reasons.ts';
import { groupColumns, sortBy } from './columns.tsx';
import { keyOf } from './failures.ts';
import { Figures } from './figures.tsx';
import { GroupDrawer } from './group-drawer.tsx';
import { useFailures } from './use-failures.ts';

const route = getRouteApi('/monitoring/failures');

const reasonOptions = Object.entries(reasonWords).map(([value, label]) => ({ value, label }));

/** What failed, when, and what the failures have in common. */
export function FailuresPage() {
  const range = useRange();
  const { provider, feature, route: apiRoute, reason, group, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const cause = {
    ...(provider && { provider }),
    ...(feature && { feature }),
    ...(apiRoute && { route: apiRoute }),
    ...(reason && { reason }),
  };
  const { query, before } = useFailures(range, cause);
  const shown = { range, cause, before, state: stateIn(range, query), data: query.data };
  const rows = localRows(query, ({ groups }) => groups, { by: sortBy, sort });
  const show = (key: string | undefined) =>
    void navigate({ search: (was) => ({ ...was, group: key }), resetScroll: false });
  return (
    <>
      <PageHeader
        title="Failures"
        description="Charges whose work failed, refunded or not, by what their messages have in common."
      />
      <div className={classes.page}>
        <div className={classes.asked}>
          <RangeControl range={range} />
          <WorkFilters />
          <SelectFilter
            label="Reason"
            parameter="reason"
            any="All reasons"
            options={reasonOptions}
          />
          <MoreFilters parameters={['route']}>
            <SearchField
              label="API route"
              parameter="route"
              placeholder="API route, such as /v1/images"
            />
          </MoreFilters>
        </div>
        <Figures {...shown} />
        <ReasonsChart
          {...shown}
          title="What failed, and of what?"
          linkOf={(of, span) =>
            chargesBehind('failed', { ...cause, ...span, ...(of && { reason: of }) })
          }
        />
        <Section
          title="Kinds of failure"
          description="Ids, numbers and addresses in the messages are left out, so that a thousand of a kind are one line; at most 100 are listed."
        >
          <DataTable
            label="Failures by kind"
            columns={groupColumns}
            rows={rows}
            rowKey={keyOf}
            onOpen={(one) => show(keyOf(one))}
            empty={{
              title: 'Nothing failed in this time',
              children: 'Choose a longer one, or another filter.',
            }}
            csv={{
              name: 'failures',
              readPage: async () => ({ rows: rows.rows, nextCursor: null }),
            }}
          />
        </Section>
      </div>
      <GroupDrawer
        {...shown}
        group={query.data?.groups.find((one) => keyOf(one) === group)}
        onClose={() => show(undefined)}
      />
    </>
  );
}
