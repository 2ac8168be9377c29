import { TextInput } from '@mantine/core';
import { useSearchState } from '../../lib/use-search-state.ts';

type DayFilterProps = { label: string; parameter: 'from' | 'to' };

/** The first or the last day of what is looked at; the days are those of this browser's time zone. */
export function DayFilter({ label, parameter }: DayFilterProps) {
  const [search, change] = useSearchState();
  const { from, to } = search;
  const dayOf = (value: unknown) => String(value ?? '').replace(/T.*/, '');
  return (
    <TextInput
      type="date"
      label={label}
      value={dayOf(search[parameter])}
      {...(parameter === 'from' && { max: dayOf(to) })}
      {...(parameter === 'to' && { min: dayOf(from) })}
      onChange={(event) => change({ [parameter]: event.currentTarget.value || undefined })}
    />
  );
}
