import { NativeSelect } from '@mantine/core';
import { useSearchState } from '../../lib/use-search-state.ts';

type SelectFilterProps = {
  label: string;
  /** The parameter of the address that it changes. */
  parameter: string;
  /** What stands for no filter. */
  any: string;
  options: { value: string; label: string }[];
};

/** A filter of a few known values. One that the address names and is not known is kept. */
export function SelectFilter({ label, parameter, any, options }: SelectFilterProps) {
  const [search, change] = useSearchState();
  const value = String(search[parameter] ?? '');
  const isKnown = value === '' || options.some((option) => option.value === value);
  return (
    <NativeSelect
      aria-label={label}
      flex="0 1 auto"
      maw={240}
      value={value}
      onChange={(event) => change({ [parameter]: event.currentTarget.value || undefined })}
      data={[{ value: '', label: any }, ...options, ...(isKnown ? [] : [{ value, label: value }])]}
    />
  );
}
