/** Why a refund happened. */
export const reasons = [
  'timeout',
  'connection_failed',
  'provider_error',
  'provider_rejected',
  'rate_limited',
  'invalid_response',
  'empty_result',
  'content_refused',
  'callback_failed',
  'callback_missing',
  'worker_crashed',
  'retries_exhausted',
  'workflow_failed',
  'cancelled',
  'api_error',
  'customer_service',
  'incident',
  'goodwill',
] as const;

export type Reason = (typeof reasons)[number];
