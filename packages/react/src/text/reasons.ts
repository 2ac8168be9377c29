const words: Record<string, string> = {
  timeout: 'provider timeout',
  connection_failed: 'provider could not be reached',
  provider_error: 'provider failed',
  provider_rejected: 'provider rejected the request',
  rate_limited: 'provider was too busy',
  invalid_response: 'unusable answer',
  empty_result: 'no result',
  content_refused: 'content was refused',
  callback_failed: 'provider failed',
  callback_missing: 'no result in time',
  worker_crashed: 'our side failed',
  retries_exhausted: 'all attempts failed',
  workflow_failed: 'the work failed',
  cancelled: 'cancelled',
  api_error: 'our side failed',
  customer_service: 'customer service',
  incident: 'an outage',
  goodwill: 'goodwill',
};

/** Why credits came back, in plain English. */
export const sayReason = (reason: string): string => words[reason] ?? reason.replaceAll('_', ' ');
