import type { FailAnswer, FailureClass } from './api.ts';
import { classify } from './failures/classify.ts';
import { errorMessageOf } from './failures/error-message.ts';
import { WorkFailed } from './work-failed.ts';

/** What was given back for a failure. Amounts in the smallest unit of the credit type. */
export type Refund = Pick<FailAnswer, 'refundId' | 'reason' | 'amount' | 'remaining' | 'balance'>;

/** What every error that comes out of `withCharge` says about the money. */
export type MoneyFacts = {
  /** `unknown`: the answer to the charge was lost; whatever was taken comes back at the deadline. */
  charged: boolean | 'unknown';
  /** `pending`: at the latest when the hold's deadline passes. */
  refunded: boolean | 'pending';
  chargeId?: string;
  failure?: FailureClass;
  refund?: Refund;
};

/**
 * The error with the facts set on it: the very same object, or a WorkFailed around it where that
 * cannot take them or already carries those of another charge.
 */
export function tellFacts(error: unknown, facts: MoneyFacts): unknown {
  const takesThem = typeof error === 'object' && error !== null && Object.isExtensible(error);
  if (takesThem && !tellsOfAnother(error, facts)) return Object.assign(error, facts);
  const { failure = classify(error) } = facts;
  return Object.assign(new WorkFailed(failure, errorMessageOf(error), { cause: error }), facts);
}

const tellsOfAnother = (error: object, { chargeId }: MoneyFacts): boolean =>
  'refunded' in error && (chargeId === undefined || moneyFactsOf(error)?.chargeId !== chargeId);

/** What an error says about the money; undefined for errors that no charge let through. */
export function moneyFactsOf(error: unknown): MoneyFacts | undefined {
  if (typeof error !== 'object' || error === null || !('refunded' in error)) return undefined;
  const { charged, refunded, chargeId, failure, refund } = error as MoneyFacts;
  return { charged, refunded, chargeId, failure, refund };
}
