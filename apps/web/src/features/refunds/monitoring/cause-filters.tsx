import { SearchField } from '../../../components/data-table/search-field.tsx';
import { MoreFilters } from '../../../components/filters/more-filters.tsx';
import { SelectFilter } from '../../../components/filters/select-filter.tsx';
import { WorkFilters } from '../../../components/report/work-filters.tsx';
import { useCreditTypes } from '../../../lib/credit-types.ts';
import { reasonWords } from '../../../lib/reasons.ts';

const reasonOptions = Object.entries(reasonWords).map(([value, label]) => ({ value, label }));

/** Narrows the page to the refunds of some work, or of a reason. */
export function CauseFilters() {
  const types = [...(useCreditTypes()?.values() ?? [])];
  return (
    <>
      <WorkFilters />
      <SelectFilter label="Reason" parameter="reason" any="All reasons" options={reasonOptions} />
      <MoreFilters parameters={['route', 'type']}>
        <SearchField
          label="API route"
          parameter="route"
          placeholder="API route, such as /v1/images"
        />
        <SelectFilter
          label="Type of credits"
          parameter="type"
          any="Credits"
          options={types
            .filter(({ creditType }) => creditType !== 'credit')
            .map(({ creditType, name }) => ({ value: creditType, label: name }))}
        />
      </MoreFilters>
    </>
  );
}
