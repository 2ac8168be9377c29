import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../lib/trpc.ts';
import { SelectFilter } from '../filters/select-filter.tsx';

/** Narrows figures to the work of one provider or one feature. */
export function WorkFilters() {
  const { data } = useQuery(trpc.features.list.queryOptions());
  const features = data?.features ?? [];
  const providers = [...new Set(features.flatMap(({ provider }) => provider ?? []))].toSorted();
  return (
    <>
      <SelectFilter
        label="Provider"
        parameter="provider"
        any="All providers"
        options={providers.map((value) => ({ value, label: value }))}
      />
      <SelectFilter
        label="Feature"
        parameter="feature"
        any="All features"
        options={features.map(({ feature, name }) => ({ value: feature, label: name }))}
      />
    </>
  );
}
