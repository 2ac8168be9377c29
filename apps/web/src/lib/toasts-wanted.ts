import { useSyncExternalStore } from 'react';

let wanted = false;
const listeners = new Set<() => void>();

/** Has the place where toasts appear put on the page. */
export function wantToasts(): void {
  wanted = true;
  for (const listener of listeners) listener();
}

export const useToastsWanted = (): boolean => useSyncExternalStore(subscribe, () => wanted);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
