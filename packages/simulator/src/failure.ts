import type { Outcome } from './outcome.ts';
import { JSON_TYPE } from './wire.ts';

export type FailureOutcome = Extract<
  Outcome,
  | 'bad_request'
  | 'unprocessable'
  | 'unauthorized'
  | 'payment_required'
  | 'rate_limited'
  | 'server_error'
  | 'bad_gateway'
  | 'overloaded'
>;

export type Failure = { status: number; headers: Record<string, string>; body: string };

/** What a rate-limited client is told to wait, seconds. */
export const RETRY_AFTER_SECONDS = 1;

const BAD_GATEWAY_PAGE =
  '<html>\n<head><title>502 Bad Gateway</title></head>\n' +
  '<body><center><h1>502 Bad Gateway</h1></center></body>\n</html>\n';

const JSON_FAILURES: Record<
  Exclude<FailureOutcome, 'bad_gateway' | 'overloaded'>,
  { status: number; message: string; headers?: Record<string, string> }
> = {
  bad_request: { status: 400, message: 'The request is not valid.' },
  unprocessable: { status: 422, message: 'The request cannot be processed.' },
  unauthorized: { status: 401, message: 'The API key is not valid.' },
  payment_required: { status: 402, message: 'The account has no balance left.' },
  rate_limited: {
    status: 429,
    message: 'Too many requests.',
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
  },
  server_error: { status: 500, message: 'The server had an error.' },
};

/** The HTTP answer of a failure; `statusDraw` in [0, 1) chooses between 503 and 529. */
export function failureOf(outcome: FailureOutcome, statusDraw: number): Failure {
  if (outcome === 'bad_gateway') {
    return { status: 502, headers: { 'content-type': 'text/html' }, body: BAD_GATEWAY_PAGE };
  }
  if (outcome === 'overloaded') {
    return jsonFailure(statusDraw < 0.5 ? 503 : 529, outcome, 'The model is overloaded.');
  }
  const { status, message, headers } = JSON_FAILURES[outcome];
  return jsonFailure(status, outcome, message, headers);
}

/** An error in the shape of OpenAI's. */
export function jsonFailure(
  status: number,
  type: string,
  message: string,
  headers: Record<string, string> = {},
): Failure {
  return {
    status,
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: JSON.stringify({ error: { type, message } }),
  };
}
