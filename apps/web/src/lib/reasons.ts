/** Why credits were given back, in plain words. */
export const reasonWords = {
  timeout: 'Provider timed out',
  connection_failed: 'Provider could not be reached',
  provider_error: 'Provider failed',
  provider_rejected: 'Provider rejected the request',
  rate_limited: 'Provider was rate limiting',
  invalid_response: 'Provider’s answer made no sense',
  empty_result: 'Provider returned nothing',
  content_refused: 'Provider refused the content',
  callback_failed: 'Callback reported a failure',
  callback_missing: 'Callback never came',
  worker_crashed: 'Worker crashed',
  retries_exhausted: 'All retries failed',
  workflow_failed: 'Workflow failed',
  cancelled: 'Cancelled by the user',
  api_error: 'API error',
  customer_service: 'Customer service',
  incident: 'Incident',
  goodwill: 'Goodwill',
} satisfies Record<string, string>;

/** A refund's reason in plain words. */
export const sayReason = (reason: string): string => {
  const words = (reasonWords as Record<string, string>)[reason] ?? reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
