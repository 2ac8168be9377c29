/** How the stream is: on its way, delivering, or given up until the next attempt. */
export type Link = 'opening' | 'open' | 'down';

/**
 * `loading`: nothing is known yet; `live`: what is shown is what the server has; `stale`: it may
 * have changed since; `error`: nothing is known, and the last attempt failed.
 */
export type Status = 'loading' | 'live' | 'stale' | 'error';

/** How often is asked while the stream is down. */
export const POLL_MS = 30_000;
const LATE_MS = 5000;

type Facts = {
  link: Link;
  /** When the figures came, and when the last attempt to ask for them failed; 0 for never. */
  toldAt: number;
  failedAt: number;
  now: number;
};

export function statusOf({ link, toldAt, failedAt, now }: Facts): Status {
  if (toldAt === 0) return failedAt > 0 ? 'error' : 'loading';
  if (link === 'open') return 'live';
  return failedAt > toldAt || now - toldAt > POLL_MS + LATE_MS ? 'stale' : 'live';
}
