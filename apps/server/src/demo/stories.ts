import { fail, type FailureClass, type Ledger, type Reason, refund, settle } from '@makegood/core';
import type { Offer } from './catalogue.ts';
import type { Dice } from './dice.ts';

export const ACTOR = 'demo';

/** Something that happens to a charge, so many milliseconds after it was made. */
export type Step = {
  afterMs: number;
  run(ledger: Ledger, chargeId: string): Promise<unknown>;
};

/** When things happen to the charges of a slot, in milliseconds after they are made. */
export type Pace = {
  fastMs: number;
  slowMs: number;
  timeoutMs: number;
  /** For what comes afterwards; a short slot has no room for it. */
  lateMs: number | undefined;
};

type Failure = { weight: number; failure: FailureClass; message: string };

const failures: Failure[] = [
  { weight: 24, failure: 'timed_out', message: 'No answer within 30 s' },
  { weight: 22, failure: 'provider_error', message: '500 Internal server error' },
  { weight: 14, failure: 'rate_limited', message: '429 Rate limit reached, retry after 20 s' },
  { weight: 10, failure: 'connection_lost', message: 'read ECONNRESET' },
  { weight: 8, failure: 'empty', message: 'The answer has no content' },
  { weight: 6, failure: 'content_refused', message: 'finish_reason: content_filter' },
  { weight: 5, failure: 'unreadable', message: 'Unexpected token < in JSON at position 0' },
  { weight: 4, failure: 'never_sent', message: 'connect ECONNREFUSED' },
  { weight: 4, failure: 'bad_input', message: '400 The prompt is too long' },
  { weight: 3, failure: 'cancelled_after_start', message: 'The user closed the page' },
];

const whileDown: Failure[] = [
  { weight: 60, failure: 'provider_error', message: '503 The server is overloaded' },
  { weight: 40, failure: 'timed_out', message: 'No answer within 30 s' },
];

const rates = {
  fails: 0.036,
  failsWhileDown: 0.8,
  abandoned: 0.0015,
  someUnitsFail: 0.04,
  breaksOff: 0.006,
  settlesForLess: 0.15,
  succeedsLate: 0.25,
  complains: 0.003,
  complainsWhileDown: 0.3,
};

/** What becomes of a charge: the work succeeds, or fails in one of the ways that work fails. */
export function storyOf(
  dice: Dice,
  offer: Offer,
  units: number,
  pace: Pace,
  isDown: boolean,
): Step[] {
  const afterMs = offer.slow ? pace.slowMs : pace.fastMs;
  const costUsd = roundUsd(offer.costUsd * units * dice.between(0.5, 1.6));
  if (dice.chance(isDown ? rates.failsWhileDown : rates.fails)) {
    return failed(dice.pick(isDown ? whileDown : failures, weightOf), afterMs, pace, dice, costUsd);
  }
  const { lateMs } = pace;
  if (lateMs !== undefined && dice.chance(rates.abandoned)) {
    return [refunded(lateMs, offer.slow ? 'callback_missing' : 'worker_crashed', 'sweeper')];
  }
  if (units > 1 && dice.chance(rates.someUnitsFail)) {
    return [unitsFailed(afterMs, dice.whole(1, units - 1))];
  }
  if (!offer.slow && units === 1 && dice.chance(rates.breaksOff)) {
    return [brokenOff(afterMs, dice.between(0.05, 0.95))];
  }
  const less = offer.mostUnits === 1 && dice.chance(rates.settlesForLess);
  const amount = less ? Math.ceil(offer.cost * dice.between(0.4, 0.95)) : undefined;
  const steps = [settled(afterMs, { amount, costUsd })];
  const complains = dice.chance(isDown ? rates.complainsWhileDown : rates.complains);
  if (lateMs !== undefined && complains) {
    steps.push(refunded(lateMs, isDown ? 'incident' : 'customer_service', 'support'));
  }
  return steps;
}

const weightOf = ({ weight }: Failure) => weight;
const roundUsd = (usd: number) => Math.round(usd * 1e6) / 1e6;

const settled = (
  afterMs: number,
  outcome: { amount?: number | undefined; costUsd: number },
): Step => ({
  afterMs,
  run: (ledger, chargeId) => settle(ledger, { chargeId, ...outcome }, ACTOR),
});

type Report = Omit<Parameters<typeof fail>[1], 'chargeId' | 'idempotencyKey'>;

const reported = (afterMs: number, report: Report): Step => ({
  afterMs,
  run: (ledger, chargeId) =>
    fail(ledger, { chargeId, ...report, idempotencyKey: `${chargeId}:fail` }, ACTOR),
});

const refunded = (afterMs: number, reason: Reason, actor: string): Step => ({
  afterMs,
  run: (ledger, chargeId) =>
    refund(ledger, { chargeId, reason, idempotencyKey: `${chargeId}:refund` }, actor),
});

const unitsFailed = (afterMs: number, units: number): Step => {
  const errorMessage = `Units of the work that failed: ${units}.`;
  return reported(afterMs, { failure: 'units_failed', units, errorMessage });
};

const brokenOff = (afterMs: number, delivered: number): Step =>
  reported(afterMs, { failure: 'stream_broken', delivered, errorMessage: 'The stream broke off' });

/** A failure; of what timed out, some turns out later to have succeeded, at the product's own cost. */
function failed(
  { failure, message: errorMessage }: Failure,
  atOnceMs: number,
  { timeoutMs, lateMs }: Pace,
  dice: Dice,
  costUsd: number,
): Step[] {
  const timedOut = failure === 'timed_out';
  const steps = [reported(timedOut ? timeoutMs : atOnceMs, { failure, errorMessage })];
  if (timedOut && lateMs !== undefined && dice.chance(rates.succeedsLate)) {
    steps.push(settled(lateMs, { costUsd }));
  }
  return steps;
}
