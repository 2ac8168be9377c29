import { defaultRefundPolicy, type FailureClass, type Reason } from '@makegood/core';
import type { CallRecord, Outcome } from '@makegood/simulator';
import { holdOf } from '../replay/identity.ts';
import type { Call } from '../trace/read-trace.ts';

/** What becomes of the credits of a call. Credits in the smallest unit, the cost in US dollars. */
export type Fate = {
  state: 'held' | 'settled' | 'refunded';
  taken: number;
  /** Given back because less was used than held. */
  returned: number;
  refunded: number;
  /** Why it was refunded; several, should there be several, with commas between. */
  reason: Reason | string | null;
  costUsd: number | null;
};

type Failure = Exclude<Outcome, 'ok'>;

// Kept apart from the SDK's and the core's own tables, which are under test here.
const failures: Record<Failure, { failure: FailureClass; reason: Reason }> = {
  timeout: { failure: 'timed_out', reason: 'timeout' },
  reset: { failure: 'connection_lost', reason: 'connection_failed' },
  refused: { failure: 'never_sent', reason: 'connection_failed' },
  bad_request: { failure: 'bad_input', reason: 'provider_rejected' },
  unprocessable: { failure: 'bad_input', reason: 'provider_rejected' },
  unauthorized: { failure: 'provider_account', reason: 'provider_rejected' },
  payment_required: { failure: 'provider_account', reason: 'provider_rejected' },
  rate_limited: { failure: 'rate_limited', reason: 'rate_limited' },
  server_error: { failure: 'provider_error', reason: 'provider_error' },
  bad_gateway: { failure: 'provider_error', reason: 'provider_error' },
  overloaded: { failure: 'provider_error', reason: 'provider_error' },
  malformed: { failure: 'unreadable', reason: 'invalid_response' },
  empty: { failure: 'empty', reason: 'empty_result' },
  empty_body: { failure: 'unreadable', reason: 'invalid_response' },
  content_refused: { failure: 'content_refused', reason: 'content_refused' },
  broken_stream: { failure: 'stream_broken', reason: 'connection_failed' },
};

const tellsCost: ReadonlySet<Outcome> = new Set(['empty', 'content_refused']);

/** How many refusals of content a user gets refunded in a UTC day; null: all. */
export const refusalsADay = defaultRefundPolicy.content_refused.perUserAndDay ?? null;

/**
 * What the simulator's record means for the credits under the default refund policy.
 * `capped`: the user had as many such refunds that day as the policy allows.
 */
export function expectationOf(call: Call, record: CallRecord, capped: boolean): Fate {
  const taken = holdOf(call);
  const { outcome, promptTokens, completionTokens, deliveredShare, costUsd } = record;
  if (outcome === 'ok') {
    // An answer without a token is an empty one.
    if (completionTokens === 0) return { ...refundOf(taken, taken, 'empty_result'), costUsd };
    const returned = taken - promptTokens - completionTokens;
    return { state: 'settled', taken, returned, refunded: 0, reason: null, costUsd };
  }
  const { failure, reason } = failures[outcome];
  const { refund, fullBelow = 0 } = defaultRefundPolicy[failure];
  // Only an answer that can be read says what it cost.
  const known = tellsCost.has(outcome) ? costUsd : null;
  if (refund === 'none' || capped) return { ...refundOf(taken, 0, null), costUsd: known };
  const partly = refund === 'undelivered' && deliveredShare >= fullBelow;
  // What was delivered is paid for, rounded in the user's favour.
  const back = partly ? taken - Math.floor(taken * deliveredShare) : taken;
  return { ...refundOf(taken, back, reason), costUsd: known };
}

/** A charge that was paid back, wholly or partly; the provider's cost is not known. */
export const refundOf = (taken: number, refunded: number, reason: Reason | null): Fate => ({
  state: refunded === taken ? 'refunded' : 'settled',
  taken,
  returned: 0,
  refunded,
  reason,
  costUsd: null,
});
