import { useEffect, useState } from 'react';

/** Whether a value came within the last so many milliseconds. */
export function useIsRecent<Value extends object>(value: Value | null, ms: number): boolean {
  const [gone, setGone] = useState<Value | null>(null);
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => setGone(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return value !== null && value !== gone;
}
