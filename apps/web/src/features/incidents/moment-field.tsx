import { TextInput } from '@mantine/core';
import { useSearchState } from '../../lib/use-search-state.ts';

type MomentFieldProps = { label: string; parameter: 'from' | 'to' };

/** A moment of the address, in this browser's time zone. */
export function MomentField({ label, parameter }: MomentFieldProps) {
  const [search, change] = useSearchState();
  const value = search[parameter];
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={typeof value === 'string' ? localOf(new Date(value)) : ''}
      onChange={(event) => {
        const typed = new Date(event.currentTarget.value);
        const isTime = !Number.isNaN(typed.getTime());
        change({ [parameter]: isTime ? typed.toISOString() : undefined });
      }}
    />
  );
}

/** As fields of type `datetime-local` write it. */
function localOf(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
