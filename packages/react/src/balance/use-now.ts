import { useEffect, useState } from 'react';

const TICK_MS = 5000;

/** The time in milliseconds, followed in steps of five seconds while it matters. */
export function useNow(matters: boolean): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!matters) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [matters]);
  return now;
}
