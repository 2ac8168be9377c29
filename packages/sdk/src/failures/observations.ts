import type { FailureClass } from '../api.ts';

// What can be seen of a failure, and what it means. Within a table the first match wins.

/** An inclusive range of HTTP statuses. */
type StatusRange = [from: number, to: number];

export const byStatus: [StatusRange, FailureClass][] = [
  [[401, 403], 'provider_account'],
  [[408, 408], 'timed_out'],
  [[429, 429], 'rate_limited'],
  [[400, 499], 'bad_input'],
  [[500, 599], 'provider_error'],
];

/** Codes in an answer's body that say more than its status. */
export const byAnswerCode: Record<string, FailureClass> = {
  content_filter: 'content_refused',
  content_policy_violation: 'content_refused',
  moderation_blocked: 'content_refused',
  insufficient_quota: 'provider_account',
};

/** Codes of the network, of TLS and of HTTP clients. */
export const byCode: [RegExp, FailureClass][] = [
  [/^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN)$/, 'never_sent'],
  [/^(UND_ERR_CONNECT_TIMEOUT|EPROTO|ERR_INVALID_URL|ERR_TLS_\w+|ERR_SSL_\w+)$/, 'never_sent'],
  [/^(CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/, 'never_sent'],
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/, 'timed_out'],
  [
    /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/,
    'connection_lost',
  ],
  [/^ERR_STREAM_PREMATURE_CLOSE$/, 'connection_lost'],
  // An abort that the caller did not ask for is a time limit of the work's own.
  [/^(UND_ERR_ABORTED|ERR_CANCELED)$/, 'timed_out'],
  [/^HPE_\w+$/, 'unreadable'],
];

/** Codes that mean something else while the connection was still being made. */
export const byCodeWhileConnecting: [RegExp, FailureClass][] = [
  [/^(ETIMEDOUT|ECONNRESET|ECONNABORTED|EPIPE)$/, 'never_sent'],
];

/** Names of errors, and of their classes where these leave the name alone. */
export const byName: Record<string, FailureClass> = {
  TimeoutError: 'timed_out',
  APIConnectionTimeoutError: 'timed_out',
  AbortError: 'timed_out',
  APIUserAbortError: 'timed_out',
  SyntaxError: 'unreadable',
  ZodError: 'unreadable',
  $ZodError: 'unreadable',
  AI_JSONParseError: 'unreadable',
  AI_TypeValidationError: 'unreadable',
  AI_NoObjectGeneratedError: 'unreadable',
  AI_NoContentGeneratedError: 'empty',
  // Streams without an end among them, whatever came before it.
  AI_NoOutputGeneratedError: 'unreadable',
  AI_EmptyResponseBodyError: 'unreadable',
  AI_InvalidResponseDataError: 'unreadable',
};

/** Messages, where there is nothing better to go by. */
export const byMessage: [RegExp, FailureClass][] = [
  [/^timeout of \d+ms exceeded$/, 'timed_out'],
  [/before secure TLS connection was established/, 'never_sent'],
  [/^(socket hang up|other side closed|terminated|aborted)$/, 'connection_lost'],
  [/^Network connection lost\.?$/, 'connection_lost'],
];

/** The same, of errors that only wrap the one that says more. */
export const byWrapperMessage: [RegExp, FailureClass][] = [
  [/^Request timed out\.$/, 'timed_out'],
  [/^(fetch failed|Connection error\.)$/, 'connection_lost'],
];

/** Failures that break a stream off, once some of it was delivered. */
export const breaksStream: ReadonlySet<FailureClass> = new Set([
  'never_sent',
  'timed_out',
  'connection_lost',
  'provider_error',
  'rate_limited',
  'unreadable',
  'work_failed',
]);

/** Why providers say they stopped, where it was for what was asked or answered. */
export const refusingFinishReasons: ReadonlySet<string> = new Set([
  'content_filter',
  'content-filter',
  'refusal',
  'SAFETY',
  'PROHIBITED_CONTENT',
  'BLOCKLIST',
  'SPII',
  'RECITATION',
]);
