import { useQuery } from '@tanstack/react-query';
import { useCreditTypes } from '../../lib/credit-types.ts';
import { eventWords } from '../../lib/look-up.ts';
import { reasonWords } from '../../lib/reasons.ts';
import { trpc } from '../../lib/trpc.ts';
import { SearchField } from '../data-table/search-field.tsx';
import { DayFilter } from './day-filter.tsx';
import { ExactTimes } from './exact-times.tsx';
import { MoreFilters } from './more-filters.tsx';
import { SelectFilter } from './select-filter.tsx';

const stateOptions = [
  { value: 'held', label: 'Held' },
  { value: 'settled', label: 'Settled' },
  { value: 'refunded', label: 'Refunded' },
];

const reasonOptions = Object.entries(reasonWords).map(([value, label]) => ({ value, label }));

const eventOptions = Object.entries(eventWords).map(([value, label]) => ({ value, label }));

/** The fields that filter charges and refunds. */
export function LookUpFilters({ of }: { of: 'charges' | 'refunds' }) {
  return (
    <>
      <ExactTimes />
      <SearchField label="Id of the user" parameter="user" />
      <SelectFilter
        label="State of the charge"
        parameter="state"
        any="All states"
        options={stateOptions}
      />
      <SelectFilter
        label="Reason of the refund"
        parameter="reason"
        any="All reasons"
        options={reasonOptions}
      />
      {of === 'charges' && (
        <SelectFilter
          label="Which charges"
          parameter="event"
          any="By when they were opened"
          options={eventOptions}
        />
      )}
      <MoreFilters parameters={['feature', 'provider', 'route', 'type', 'message', 'from', 'to']}>
        <Known />
        <SearchField label="Provider" parameter="provider" />
        <SearchField
          label="API route"
          parameter="route"
          placeholder="API route, such as /v1/images"
        />
        {of === 'charges' && (
          <SearchField
            label="Message of the failure"
            parameter="message"
            placeholder="As in the list of failures"
          />
        )}
        <DayFilter label="From" parameter="from" />
        <DayFilter label="To, and that day too" parameter="to" />
      </MoreFilters>
    </>
  );
}

/** Filters by what the ledger itself has names for. */
function Known() {
  const features = useQuery(trpc.features.list.queryOptions());
  const types = useCreditTypes();
  const featureOptions = features.data?.features.map(({ feature, name }) => ({
    value: feature,
    label: name,
  }));
  const typeOptions = [...(types?.values() ?? [])].map(({ creditType, name }) => ({
    value: creditType,
    label: name,
  }));
  return (
    <>
      <SelectFilter
        label="Feature"
        parameter="feature"
        any="All features"
        options={featureOptions ?? []}
      />
      <SelectFilter
        label="Type of credits"
        parameter="type"
        any="All types of credits"
        options={typeOptions}
      />
    </>
  );
}
