import type { JobWithMetadata } from 'pg-boss';
import type { Failed } from '../charge/bounded.ts';
import { WorkFailed } from '../work-failed.ts';

/** The claim on the job went to somebody else, who will tell how it ended. */
class ClaimLost extends WorkFailed {
  override name = 'ClaimLost';
}

/** A signal that says why pg-boss stopped the job: its time was up, its claim lost, or it shut down. */
export function ending({ expireInSeconds }: JobWithMetadata, signal: AbortSignal): AbortSignal {
  const started = performance.now();
  const controller = new AbortController();
  const onAbort = () => {
    const { message = '' } = signal.reason instanceof Error ? signal.reason : {};
    const elapsedMs = performance.now() - started;
    // Timers may be early by a little.
    if (elapsedMs > expireInSeconds * 1000 - 100)
      return controller.abort(
        new WorkFailed('timed_out', `The job took longer than ${expireInSeconds} s.`),
      );
    if (message.includes("is no longer active under this worker's claim"))
      return controller.abort(new ClaimLost('worker_crashed', message));
    return controller.abort(new WorkFailed('worker_crashed', 'pg-boss shut down.'));
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return controller.signal;
}

/** Seconds until pg-boss works on the job again after a failure; undefined if it will not. */
export const openAgainIn =
  ({ retryCount, retryLimit, retryDelay, retryBackoff, retryDelayMax }: JobWithMetadata) =>
  ({ error }: Failed): number | undefined => {
    if (error instanceof ClaimLost) return 0;
    if (retryCount >= retryLimit) return undefined;
    if (!retryBackoff) return retryDelay;
    const most = Math.max(retryDelay, 1) * 2 ** Math.min(16, retryCount + 1);
    return Math.min(most, retryDelayMax ?? most);
  };
