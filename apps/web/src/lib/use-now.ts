import { useInterval } from '@mantine/hooks';
import { useState } from 'react';

/** The browser's time in milliseconds; renders again every second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), 1000, { autoInvoke: true });
  return now;
}
