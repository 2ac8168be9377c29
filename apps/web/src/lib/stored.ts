import { useSyncExternalStore } from 'react';

/** A text of this browser's, under one name, that all components and tabs see change. */
export type Stored = {
  read: () => string | null;
  /** null forgets it. Where storage is blocked, nothing is kept. */
  write: (text: string | null) => void;
  use: () => string | null;
};

export function stored(name: string): Stored {
  const item = `makegood.${name}`;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const read = () => {
    try {
      return localStorage.getItem(item);
    } catch {
      return null;
    }
  };
  const write = (text: string | null) => {
    try {
      if (text === null) localStorage.removeItem(item);
      else localStorage.setItem(item, text);
    } catch {
      return;
    }
    tell();
  };
  const subscribe = (listener: () => void) => {
    const ofOtherTab = ({ key }: StorageEvent) => key === item && listener();
    listeners.add(listener);
    addEventListener('storage', ofOtherTab);
    return () => {
      listeners.delete(listener);
      removeEventListener('storage', ofOtherTab);
    };
  };
  return { read, write, use: () => useSyncExternalStore(subscribe, read) };
}
