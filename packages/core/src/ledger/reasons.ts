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

/** Reasons that a person gives: they do not tell that the work failed. */
export const byStaff: ReadonlySet<Reason> = new Set(['customer_service', 'incident', 'goodwill']);

/** Failures that are the provider's, by which its reliability is measured. */
export const ofProvider: readonly Reason[] = [
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
  'retries_exhausted',
];
