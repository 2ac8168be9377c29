import type { FailureClass } from '../api.ts';

/** Failures that another try might have got over. */
const overcomeByRetrying: ReadonlySet<FailureClass> = new Set([
  'never_sent',
  'timed_out',
  'connection_lost',
  'provider_error',
  'rate_limited',
  'unreadable',
  'empty',
  'callback_failed',
  'work_failed',
]);

/**
 * What the failure of a job's last attempt is told as: retries that were all in vain are
 * `retries_exhausted`; what no retry could have helped stays what it is.
 * @param attempts how often the job was tried, this time included
 */
export function failureOfLast(failure: FailureClass, attempts: number): FailureClass {
  // Whoever stops a job is not the user changing his mind.
  if (failure === 'cancelled_after_start') return 'run_cancelled';
  return attempts > 1 && overcomeByRetrying.has(failure) ? 'retries_exhausted' : failure;
}
