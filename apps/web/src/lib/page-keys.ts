import { useEffect, useRef } from 'react';

type Keys = Record<string, () => void>;

const registered = new Set<{ current: Keys }>();

/** Single keys of the page on the screen, in small letters; only while the person has them on. */
export function usePageKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    registered.add(latest);
    return () => void registered.delete(latest);
  }, []);
}

/** What a key does on this page; undefined where nothing. */
export function pageKey(key: string): (() => void) | undefined {
  for (const { current } of registered) {
    if (Object.hasOwn(current, key)) return current[key];
  }
  return undefined;
}
