import type { Job } from 'bullmq';
import type { Failed } from '../charge/bounded.ts';

const postponing: ReadonlySet<string> = new Set([
  'DelayedError',
  'WaitingError',
  'WaitingChildrenError',
]);

/** Seconds until BullMQ processes the job again after this failure; undefined if it will not. */
export const againIn =
  (job: Job) =>
  ({ error }: Failed): number | undefined => {
    const { name = '', message = '' } = error instanceof Error ? error : {};
    // The job puts itself off: that is no failure of it.
    if (postponing.has(name) || message === 'bullmq:rateLimitExceeded') return 0;
    const { attempts = 1, backoff } = job.opts;
    const isLast = job.attemptsMade + 1 >= attempts || name === 'UnrecoverableError';
    return isLast ? undefined : backoffSeconds(backoff, job.attemptsMade);
  };

function backoffSeconds(backoff: Job['opts']['backoff'], attemptsMade: number): number {
  if (backoff === undefined) return 0;
  if (typeof backoff === 'number') return backoff / 1000;
  const { type, delay = 0 } = backoff;
  return (type === 'exponential' ? delay * 2 ** attemptsMade : delay) / 1000;
}
