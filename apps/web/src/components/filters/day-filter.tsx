import { TextInput } from '@mantine/core';
import { useSearchState } from '../../lib/use-search-state.ts';

type DayFilterProps = { label: string; parameter: 'from' | 'to' };

/** The first or the last day of what is looked at; the days are those of this browser's time zone. */
export function DayFilter({ label, parameter }: DayFilterProps) {
  const [search, change] = useSearchState();
  const { from, to } = search;
  return (
    <TextInput
      type="date"
      label={label}
      value={String(search[parameter] ?? '')}
      {...(parameter === 'from' && { max: String(to ?? '') })}
      {...(parameter === 'to' && { min: String(from ?? '') })}
      onChange={(event) => change({ [parameter]: event.currentTarget.value || undefined })}
    />
  );
}
