import { useSyncExternalStore } from 'react';

/** What lies over the page: the search for anything, the help with the keyboard, or nothing. */
type Opened = 'search' | 'help' | null;

let opened: Opened = null;
const listeners = new Set<() => void>();

function open(next: Opened): void {
  opened = next;
  for (const listener of listeners) listener();
}

export const openSearch = (): void => open('search');
export const openHelp = (): void => open('help');
/** Closes it where it is what is open: one may have led to the other. */
export const closeSearch = (): void => open(opened === 'search' ? null : opened);
export const closeHelp = (): void => open(opened === 'help' ? null : opened);

export const useOpened = (): Opened => useSyncExternalStore(subscribe, () => opened);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
