import { useCallback, useEffect, useState } from 'react';
import { serverNow, useServerAhead } from '../../lib/server-clock.ts';

const EVERY_MS = 5000;

/**
 * The server's time in milliseconds at which what is looked at was read: when it was asked for, and
 * every 5 seconds since where it is live and the tab is seen.
 */
export function useMoment(live: boolean, asked: string): { now: number; refresh: () => void } {
  const ahead = useServerAhead();
  const question = `${asked} ${ahead}`;
  const [moment, setMoment] = useState(() => ({ question, now: serverNow() }));
  if (moment.question !== question) setMoment({ question, now: serverNow() });
  const refresh = useCallback(
    () => setMoment(({ question }) => ({ question, now: serverNow() })),
    [],
  );
  useEffect(() => {
    if (!live) return undefined;
    const refreshSeen = () => document.visibilityState === 'visible' && refresh();
    const timer = setInterval(refreshSeen, EVERY_MS);
    document.addEventListener('visibilitychange', refreshSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshSeen);
    };
  }, [live, refresh]);
  return { now: moment.now, refresh };
}
