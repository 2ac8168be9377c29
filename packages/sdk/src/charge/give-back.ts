import type { Client, FailAnswer, FailInput } from '../api.ts';
import { errorMessageOf } from '../failures/error-message.ts';
import { MakegoodError } from '../makegood-error.ts';
import { type MoneyFacts, moneyFactsOf, tellFacts } from '../money-facts.ts';
import { persist } from '../persist.ts';
import { WorkFailed } from '../work-failed.ts';
import type { Failed } from './bounded.ts';
import type { Limits } from './options.ts';
import type { Tally } from './work.ts';

/** Tells the server of a failure, once however often it is sent. */
export const tellFailure = (
  client: Client,
  report: Omit<FailInput, 'idempotencyKey'>,
  withinMs: number,
): Promise<FailAnswer> =>
  persist(
    (signal) =>
      client.charges.fail.mutate(
        { ...report, idempotencyKey: `${report.chargeId}:fail` },
        { signal },
      ),
    withinMs,
  );

/** Has the failed work given back. Returns the error to let through; never throws itself. */
export async function giveBack(
  client: Client,
  chargeId: string,
  { failure, error }: Failed,
  tally: Tally,
  { refundWithinMs }: Limits,
): Promise<unknown> {
  if (isGivenBack(chargeId, error, tally)) return error;
  const { delivered, outcome } = tally;
  const { costUsd, providerTaskId } = outcome;
  const facts: MoneyFacts = { charged: true, refunded: 'pending', chargeId, failure };
  const errorMessage = errorMessageOf(error);
  const report = {
    chargeId,
    failure,
    errorMessage,
    ...(costUsd !== undefined && { costUsd }),
    ...(providerTaskId !== undefined && { providerTaskId }),
    ...(failure === 'stream_broken' && { delivered }),
    ...(error instanceof WorkFailed && error.metadata && { metadata: error.metadata }),
  };
  try {
    const { refunded, ...rest } = await tellFailure(client, report, refundWithinMs);
    const { refundId, reason, amount, remaining, balance } = rest;
    const refund = { refundId, reason, amount, remaining, balance };
    return tellFacts(error, { ...facts, refunded, refund });
  } catch (refusal) {
    const toldBefore =
      refusal instanceof MakegoodError && refusal.code === 'idempotency_key_reused';
    const refunded = toldBefore ? await refundedSoFar(client, chargeId) : 'pending';
    return tellFacts(error, { ...facts, refunded });
  }
}

/** Whether a layer further in was on the same charge, and has had the whole of it given back. */
export function isGivenBack(chargeId: string, error: unknown, { told }: Tally): boolean {
  const facts = moneyFactsOf(error);
  const isOfThis = facts?.charged === true && facts.chargeId === chargeId;
  return isOfThis && facts.refunded !== 'pending' && !told.errors.has(error as object);
}

/** What another worker on the same job has brought about with its own report. */
async function refundedSoFar(client: Client, chargeId: string): Promise<MoneyFacts['refunded']> {
  try {
    const { state, refundedAmount } = await client.charges.get.query({ chargeId });
    if (state === 'held') return 'pending';
    return state === 'refunded' || refundedAmount > 0;
  } catch {
    return 'pending';
  }
}
