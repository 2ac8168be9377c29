import { type FailureClass, WorkFailed } from '../index.ts';

type Told = { reason: string; back: number };

const full = (reason: string): Told => ({ reason, back: 10 });

/** What a job of 10 credits gets back when its only attempt fails. */
export const afterOneAttempt: Record<FailureClass, Told> = {
  never_sent: full('connection_failed'),
  timed_out: full('timeout'),
  connection_lost: full('connection_failed'),
  provider_error: full('provider_error'),
  rate_limited: full('rate_limited'),
  provider_account: full('provider_rejected'),
  bad_input: full('provider_rejected'),
  unreadable: full('invalid_response'),
  empty: full('empty_result'),
  content_refused: full('content_refused'),
  callback_failed: full('callback_failed'),
  units_failed: full('provider_error'),
  retries_exhausted: full('retries_exhausted'),
  run_cancelled: full('cancelled'),
  workflow_failed: full('workflow_failed'),
  worker_crashed: full('worker_crashed'),
  stream_broken: full('connection_failed'),
  cancelled_before_start: full('cancelled'),
  cancelled_after_start: full('cancelled'),
  work_failed: full('api_error'),
};

const exhausted = full('retries_exhausted');

/** And when the last of several attempts fails. */
export const afterSeveralAttempts: Record<FailureClass, Told> = {
  ...afterOneAttempt,
  never_sent: exhausted,
  timed_out: exhausted,
  connection_lost: exhausted,
  provider_error: exhausted,
  rate_limited: exhausted,
  unreadable: exhausted,
  empty: exhausted,
  callback_failed: exhausted,
  work_failed: exhausted,
};

export const failureClasses = Object.keys(afterOneAttempt) as FailureClass[];

/** Fails as this class. */
export function failAs(failure: FailureClass): never {
  throw new WorkFailed(failure, `It failed as ${failure}.`);
}
