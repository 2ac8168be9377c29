import type { Outcome } from '@makegood/simulator';
import type { FailureClass } from '../index.ts';

/** How the provider fails, as what it is told, and the reason of the refund. */
export const providerFailures: [outcome: Outcome, failure: FailureClass, reason: string][] = [
  ['refused', 'never_sent', 'connection_failed'],
  ['timeout', 'timed_out', 'timeout'],
  ['reset', 'connection_lost', 'connection_failed'],
  ['bad_request', 'bad_input', 'provider_rejected'],
  ['unprocessable', 'bad_input', 'provider_rejected'],
  ['unauthorized', 'provider_account', 'provider_rejected'],
  ['payment_required', 'provider_account', 'provider_rejected'],
  ['rate_limited', 'rate_limited', 'rate_limited'],
  ['server_error', 'provider_error', 'provider_error'],
  ['bad_gateway', 'provider_error', 'provider_error'],
  ['overloaded', 'provider_error', 'provider_error'],
  ['malformed', 'unreadable', 'invalid_response'],
  ['empty_body', 'unreadable', 'invalid_response'],
  ['empty', 'empty', 'empty_result'],
  ['content_refused', 'content_refused', 'content_refused'],
];

type Documented = { back: number; reason: string };

/** What is given back of 10 credits for each failure by default, where 0.3 of a stream was delivered. */
export const documentedRefunds: Record<FailureClass, Documented> = {
  never_sent: { back: 10, reason: 'connection_failed' },
  timed_out: { back: 10, reason: 'timeout' },
  connection_lost: { back: 10, reason: 'connection_failed' },
  provider_error: { back: 10, reason: 'provider_error' },
  rate_limited: { back: 10, reason: 'rate_limited' },
  provider_account: { back: 10, reason: 'provider_rejected' },
  bad_input: { back: 10, reason: 'provider_rejected' },
  unreadable: { back: 10, reason: 'invalid_response' },
  empty: { back: 10, reason: 'empty_result' },
  content_refused: { back: 10, reason: 'content_refused' },
  callback_failed: { back: 10, reason: 'callback_failed' },
  units_failed: { back: 10, reason: 'provider_error' },
  retries_exhausted: { back: 10, reason: 'retries_exhausted' },
  worker_crashed: { back: 10, reason: 'worker_crashed' },
  workflow_failed: { back: 10, reason: 'workflow_failed' },
  run_cancelled: { back: 10, reason: 'cancelled' },
  stream_broken: { back: 7, reason: 'connection_failed' },
  cancelled_before_start: { back: 10, reason: 'cancelled' },
  cancelled_after_start: { back: 0, reason: 'cancelled' },
  work_failed: { back: 10, reason: 'api_error' },
};
