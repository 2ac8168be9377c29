const MINUTE = 60;
const HOUR = 3600;

/** Seconds from each attempt to the next; after the last it is given up. */
const waits = [
  5,
  30,
  2 * MINUTE,
  10 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
] as const;

const JITTER = 0.2;
const LONGEST_ASKED = 24 * HOUR;

/**
 * Seconds until the next attempt after `tries` that failed; null where there is none. An endpoint that
 * asks for more time gets it, up to a day. Those that failed together do not come back together.
 */
export function waitBefore(tries: number, askedSeconds: number | null): number | null {
  const usual = waits[tries - 1];
  if (usual === undefined) return null;
  const jittered = usual * (1 - JITTER + 2 * JITTER * Math.random());
  return Math.max(jittered, Math.min(askedSeconds ?? 0, LONGEST_ASKED));
}
