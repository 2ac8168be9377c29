const LONGEST_MS = 30_000;
const JITTER_MS = 1000;

/**
 * How long to wait before the next attempt, in milliseconds: up to a second after a stream that
 * ended in order, else twice as long after each failure, up to half a minute; never all at once.
 */
export function backoff(
  failures: number,
  {
    retryMs,
    atLeastMs = 0,
    random = Math.random,
  }: { retryMs: number; atLeastMs?: number; random?: () => number },
): number {
  if (failures === 0) return random() * JITTER_MS;
  const most = Math.min(LONGEST_MS, retryMs * 2 ** (failures - 1));
  return Math.max(atLeastMs, most / 2 + (random() * most) / 2);
}
