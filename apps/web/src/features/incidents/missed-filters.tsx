import { SearchField } from '../../components/data-table/search-field.tsx';
import { MoreFilters } from '../../components/filters/more-filters.tsx';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { MomentField } from './moment-field.tsx';
import { causeOptions, failureOptions } from './words.ts';

/** The fields that filter missed refunds. */
export function MissedFilters() {
  return (
    <>
      <SearchField label="Id of the user" parameter="user" />
      <SelectFilter
        label="Why it was missed"
        parameter="cause"
        any="All causes"
        options={causeOptions}
      />
      <SelectFilter
        label="How it failed"
        parameter="reason"
        any="All failures"
        options={failureOptions}
      />
      <MoreFilters parameters={['feature', 'provider', 'route', 'from', 'to']}>
        <SearchField label="Feature" parameter="feature" />
        <SearchField label="Provider" parameter="provider" />
        <SearchField label="API route" parameter="route" />
        <MomentField label="Failed since" parameter="from" />
        <MomentField label="Until" parameter="to" />
      </MoreFilters>
    </>
  );
}
