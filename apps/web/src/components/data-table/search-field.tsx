import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useSearchState } from '../../lib/use-search-state.ts';

type SearchFieldProps = {
  label: string;
  placeholder?: string;
  /** The parameter of the address that it changes. */
  parameter?: string;
};

const PAUSE_MS = 250;

/** A filter to type in; the address follows when the typing pauses. */
export function SearchField({ label, placeholder, parameter = 'q' }: SearchFieldProps) {
  const [search, change] = useSearchState();
  const inAddress = String(search[parameter] ?? '');
  const [typed, setTyped] = useState(inAddress);
  const [told, setTold] = useState(inAddress);
  // A saved view, or going back, changes the address without this field.
  if (told !== inAddress) {
    setTold(inAddress);
    if (inAddress !== typed.trim()) setTyped(inAddress);
  }
  const router = useRouter();
  const tell = useDebouncedCallback((text: string, path: string) => {
    // The page may have been left meanwhile, and stand here only until the next one is loaded.
    if (router.latestLocation.pathname === path) change({ [parameter]: text.trim() || undefined });
  }, PAUSE_MS);
  const take = (text: string) => {
    setTyped(text);
    tell(text, router.latestLocation.pathname);
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder ?? label}
      flex="1 1 220px"
      maw={420}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed !== '' && (
          <CloseButton size="sm" aria-label="Clear the search" onClick={() => take('')} />
        )
      }
      spellCheck={false}
      value={typed}
      onChange={(event) => take(event.currentTarget.value)}
    />
  );
}
