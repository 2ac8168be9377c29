import type { Client, FailureClass } from '../api.ts';
import { tellFailure } from '../charge/give-back.ts';
import { keepHeld } from '../charge/perform.ts';
import { errorMessageOf } from '../failures/error-message.ts';
import { MakegoodError } from '../makegood-error.ts';
import type { MoneyFacts } from '../money-facts.ts';
import { persist } from '../persist.ts';
import { chargeOf, HOLD_SECONDS, type JobCharge } from './options.ts';

type Ended = { charge: JobCharge; key: string };

const WITHIN_MS = 10_000;

/**
 * Has a job given back that ended without its worker: it crashed, or was cancelled. Where the worker
 * has told of its end already, or never charged, nothing is owed.
 * @returns what became of the credits; undefined where the job was never charged
 * @throws MakegoodError when the server could not be told
 */
export async function endJob(
  client: Client,
  job: Ended,
  failure: FailureClass,
  error: unknown,
): Promise<MoneyFacts | undefined> {
  const found = await find(client, job);
  if (!found) return undefined;
  const { chargeId } = found;
  const facts = { charged: true, chargeId, failure } as const;
  if (found.state !== 'held') return { ...facts, refunded: whetherRefunded(found) };
  const report = { chargeId, failure, errorMessage: errorMessageOf(error) };
  try {
    const { refunded, ...rest } = await tellFailure(client, report, WITHIN_MS);
    const { refundId, reason, amount, remaining, balance } = rest;
    return { ...facts, refunded, refund: { refundId, reason, amount, remaining, balance } };
  } catch (refusal) {
    const toldElsewhere =
      refusal instanceof MakegoodError && refusal.code === 'idempotency_key_reused';
    if (!toldElsewhere) throw refusal;
    return { ...facts, refunded: whetherRefunded((await find(client, job)) ?? found) };
  }
}

const whetherRefunded = ({
  state,
  refundedAmount,
}: {
  state: string;
  refundedAmount: number;
}): MoneyFacts['refunded'] => (state === 'held' ? 'pending' : refundedAmount > 0);

/** Keeps the hold of a job whose worker died and that will be delivered again. */
export async function keepJob(client: Client, job: Ended): Promise<void> {
  const found = await find(client, job);
  const { holdSeconds = HOLD_SECONDS } = job.charge;
  if (found?.state === 'held') await keepHeld(client, found.chargeId, holdSeconds, WITHIN_MS);
}

async function find(client: Client, { charge, key }: Ended) {
  const { userId, idempotencyKey = key } = chargeOf(charge, key);
  try {
    return await persist(
      (signal) => client.charges.find.query({ userId, idempotencyKey }, { signal }),
      WITHIN_MS,
    );
  } catch (error) {
    if (error instanceof MakegoodError && error.code === 'charge_not_found') return undefined;
    throw error;
  }
}
