import { SegmentedControl } from '@mantine/core';
import { useSearchState } from '../../lib/use-search-state.ts';

type ByTabsProps = {
  label: string;
  /** The parameter of the address that it changes. */
  parameter: string;
  /** The first is what an address without the parameter means. */
  options: readonly { value: string; label: string }[];
};

/** Chooses what figures are split by, or how they are counted. */
export function ByTabs({ label, parameter, options }: ByTabsProps) {
  const [search, change] = useSearchState();
  const [first] = options;
  return (
    <SegmentedControl
      aria-label={label}
      size="xs"
      data={options.map(({ value, label: words }) => ({ value, label: words }))}
      value={String(search[parameter] ?? first?.value ?? '')}
      onChange={(value) =>
        change({
          [parameter]: value === first?.value ? undefined : value,
          // Another table has other columns.
          sort: undefined,
          columns: undefined,
        })
      }
    />
  );
}
