import type { FailureClass } from '../api.ts';
import { classify } from '../failures/classify.ts';
import { isTransient, MakegoodError } from '../makegood-error.ts';
import { type MoneyFacts, moneyFactsOf } from '../money-facts.ts';
import { AlreadyRunning, AlreadySettled } from '../work-failed.ts';
import { NamedByHandler } from './credits.ts';

/** An error answer that the middleware makes itself. */
export type Problem = { status: number; headers: Record<string, string>; body: string };

type Told = {
  status: number;
  code: string;
  message: string;
  facts?: Record<string, unknown>;
  retryAfterSeconds?: number;
};

const RETRY_SECONDS = 5;

/** The HTTP status that tells a client of each failure. */
export const statusOfFailure: Record<FailureClass, number> = {
  never_sent: 502,
  timed_out: 504,
  connection_lost: 502,
  provider_error: 502,
  rate_limited: 503,
  provider_account: 502,
  bad_input: 422,
  unreadable: 502,
  empty: 502,
  content_refused: 422,
  callback_failed: 502,
  units_failed: 502,
  worker_crashed: 502,
  workflow_failed: 502,
  retries_exhausted: 502,
  run_cancelled: 499,
  stream_broken: 502,
  cancelled_before_start: 499,
  cancelled_after_start: 499,
  work_failed: 500,
};

/** What is told of an error that `withCharge` let through. Nothing of its own message is shown. */
export function problemOf(error: unknown): Problem {
  const money = moneyFactsOf(error);
  return problem(whatIsTold(error, money), money);
}

/** Nobody is there to pay. */
export const nobodyPays = (): Problem =>
  problem({ status: 401, code: 'not_signed_in', message: 'Sign in to use this.' });

function problem(
  { status, code, message, facts, retryAfterSeconds }: Told,
  money?: MoneyFacts,
): Problem {
  const { refunded = false, chargeId, refund } = money ?? {};
  const back = refund && { amount: refund.amount, reason: refund.reason, balance: refund.balance };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify({ status, code, message, refunded, chargeId, refund: back, ...facts }),
  };
}

function whatIsTold(error: unknown, money: MoneyFacts | undefined): Told {
  if (error instanceof AlreadySettled) {
    const message = 'This was done before, and paid for once.';
    return { status: 409, code: 'already_settled', message, facts: { chargeId: error.chargeId } };
  }
  if (error instanceof AlreadyRunning && money?.charged !== true) {
    const message = 'This is being done already.';
    const facts = { chargeId: error.chargeId };
    return { status: 409, code: 'in_progress', message, facts, retryAfterSeconds: 1 };
  }
  if (error instanceof MakegoodError && money?.charged !== true) return notCharged(error);
  const failure = money?.failure ?? classify(error);
  const message = error instanceof NamedByHandler ? error.message : sentenceOf(money);
  const retryAfterSeconds = failure === 'rate_limited' ? RETRY_SECONDS : undefined;
  return { status: statusOfFailure[failure], code: failure, message, retryAfterSeconds };
}

/** The ledger took nothing, or is not known to have taken anything. */
function notCharged(error: MakegoodError): Told {
  const { code, message, facts, retryAfterMs } = error;
  if (isTransient(error) || code === 'aborted') {
    const retryAfterSeconds = Math.ceil(retryAfterMs / 1000) || RETRY_SECONDS;
    const message = 'Credits cannot be charged at the moment. Try again shortly.';
    return { status: 503, code: 'credits_unavailable', message, retryAfterSeconds };
  }
  if (code === 'insufficient_credits') {
    const { required, available } = facts;
    return { status: 402, code, message: 'Not enough credits.', facts: { required, available } };
  }
  if (code === 'user_not_found') {
    return {
      status: 402,
      code: 'insufficient_credits',
      message: 'No credits.',
      facts: { available: 0 },
    };
  }
  if (code === 'idempotency_key_reused') return { status: 409, code, message };
  if (code === 'invalid_request') {
    const message = 'This could not be charged for. Check the Idempotency-Key, where there is one.';
    return { status: 400, code, message };
  }
  // What is left is a mistake in how the route is set up, and none of who asked.
  return { status: 500, code: 'charge_refused', message: 'Credits could not be charged.' };
}

function sentenceOf(money: MoneyFacts | undefined): string {
  if (money?.charged !== true) return 'This did not work. You were not charged for it.';
  if (money.refunded === 'pending') return 'This did not work. Your credits will come back.';
  if (!money.refunded) return 'This did not work. No credits came back.';
  const { remaining = 0 } = money.refund ?? {};
  return remaining > 0
    ? 'This broke off. The credits for what you did not get came back.'
    : 'This did not work. Your credits came back.';
}
