import { useSyncExternalStore } from 'react';

/** How far the server's clock is ahead of this computer's, in milliseconds; a demo's can be days. */
let ahead = 0;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

const EVERY_MS = 5000;

function tick(): void {
  now = serverNow();
  for (const listener of listeners) listener();
}

/** Takes over the server's time: relative times are counted by it. */
export function setServerTime(at: string, receivedAt: number): void {
  ahead = Date.parse(at) - receivedAt;
  tick();
}

/** The server's time in milliseconds at this moment. */
export const serverNow = (): number => Date.now() + ahead;

/** The server's time in milliseconds, to five seconds; one timer serves all who ask. */
export const useServerNow = (): number => useSyncExternalStore(subscribe, () => now);

/** How far the server's clock is ahead of this computer's, in milliseconds, to a minute. */
export const useServerAhead = (): number =>
  useSyncExternalStore(subscribe, () => Math.round(ahead / 60_000) * 60_000);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    now = serverNow();
    timer = setInterval(tick, EVERY_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}
