import { useSyncExternalStore } from 'react';

const ITEM = 'makegood.api-key';
const listeners = new Set<() => void>();

/** The API key of this tab, or null. It lives in sessionStorage, so it ends with the tab. */
export const readApiKey = (): string | null => sessionStorage.getItem(ITEM);

export function keepApiKey(apiKey: string): void {
  sessionStorage.setItem(ITEM, apiKey);
  tellListeners();
}

export function forgetApiKey(): void {
  sessionStorage.removeItem(ITEM);
  tellListeners();
}

/** The API key of this tab, or null; renders again when it changes. */
export const useApiKey = (): string | null => useSyncExternalStore(subscribe, readApiKey);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tellListeners(): void {
  for (const listener of listeners) listener();
}
