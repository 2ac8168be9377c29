import { useQuery } from '@tanstack/react-query';
import { SearchField } from '../../components/data-table/search-field.tsx';
import { DayFilter } from '../../components/filters/day-filter.tsx';
import { MoreFilters } from '../../components/filters/more-filters.tsx';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { trpc } from '../../lib/trpc.ts';
import { actionWords } from './actions.ts';

const outcomes = [
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
  { value: 'failed', label: 'Failed' },
];

const actions = Object.entries(actionWords)
  .map(([value, label]) => ({ value, label }))
  .sort((a, b) => a.label.localeCompare(b.label));

/** The fields that filter the log. */
export function AuditFilters() {
  const actors = useActors();
  return (
    <>
      <SearchField label="Subject" parameter="subject" placeholder="Subject, such as user:u1" />
      <SelectFilter label="Who" parameter="actor" any="Anyone" options={actors} />
      <SelectFilter label="Action" parameter="action" any="All actions" options={actions} />
      <MoreFilters parameters={['outcome', 'from', 'to']}>
        <SelectFilter label="Outcome" parameter="outcome" any="All outcomes" options={outcomes} />
        <DayFilter label="From" parameter="from" />
        <DayFilter label="To, and that day too" parameter="to" />
      </MoreFilters>
    </>
  );
}

/** The people and keys there are, as the log writes them. */
function useActors() {
  const people = useQuery(trpc.staff.list.queryOptions());
  const keys = useQuery(trpc.apiKeys.list.queryOptions());
  return [
    ...(people.data?.staff.map(({ staffId, name }) => ({
      value: `staff:${staffId}`,
      label: name,
    })) ?? []),
    ...(keys.data?.keys
      .filter(({ role }) => role !== 'service')
      .map(({ keyId, name }) => ({ value: `key:${keyId}`, label: `${name} (API key)` })) ?? []),
  ];
}
