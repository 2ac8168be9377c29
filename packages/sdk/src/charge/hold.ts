import type { Client, DeductInput } from '../api.ts';
import { classify } from '../failures/classify.ts';
import { isInDoubt, MakegoodError } from '../makegood-error.ts';
import { type MoneyFacts, tellFacts } from '../money-facts.ts';
import { persist } from '../persist.ts';
import { AlreadySettled } from '../work-failed.ts';
import type { ChargeOptions, Limits } from './options.ts';

export type Hold = { chargeId: string; attempt: number; units: number };

/** How many refunded attempts of a job are passed over to find the next one. */
const MAX_ATTEMPTS = 20;

/**
 * Holds the credits for the work. A job that was delivered before goes on with its hold; where that
 * was refunded meanwhile, the work is a new attempt and is charged as one.
 * @throws MakegoodError with its money facts, AlreadySettled
 */
export async function hold<T>(
  client: Client,
  options: ChargeOptions<T>,
  limits: Limits,
): Promise<Hold> {
  const request = requestOf(options);
  const first = request.attempt;
  let inDoubt = false;
  const note = (error: unknown) => {
    inDoubt ||=
      isInDoubt(error) && !(error instanceof Error && classify(error.cause) === 'never_sent');
  };
  for (let attempt = first; ; attempt++) {
    try {
      return await holdAttempt(client, { ...request, attempt }, limits, options.holdSeconds, note);
    } catch (error) {
      if (error instanceof AlreadySettled) throw error;
      const refundedBefore = error instanceof MakegoodError && error.code === 'charge_refunded';
      if (refundedBefore && attempt < first + MAX_ATTEMPTS - 1) continue;
      const facts: MoneyFacts = inDoubt
        ? { charged: 'unknown', refunded: 'pending' }
        : { charged: false, refunded: false };
      throw tellFacts(error, facts);
    }
  }
}

function requestOf<T>(options: ChargeOptions<T>) {
  const { userId, feature, units = 1, amount, creditType, attempt = 1, holdSeconds } = options;
  const { provider, providerTaskId, apiRoute, metadata } = options;
  const { idempotencyKey = crypto.randomUUID() } = options;
  const what = { userId, feature, units, amount, creditType, idempotencyKey, attempt };
  const facts = { provider, providerTaskId, apiRoute, metadata };
  return { ...what, ...facts, hold: { seconds: holdSeconds } } satisfies DeductInput;
}

async function holdAttempt(
  client: Client,
  request: ReturnType<typeof requestOf>,
  { deductWithinMs, keepSeconds }: Limits,
  holdSeconds: number | undefined,
  onFailure: (error: unknown) => void,
): Promise<Hold> {
  const answer = await persist(
    (signal) => client.credits.deduct.mutate(request, { signal }),
    deductWithinMs,
    onFailure,
  );
  const { chargeId, deadline, replayed } = answer;
  // A clock that is off costs a call here, or leaves the hold as the feature has it.
  const endsIn = deadline === null ? 0 : Date.parse(deadline) - Date.now();
  const short = holdSeconds === undefined && endsIn < keepSeconds * 1000;
  if (replayed || short) await keep(client, chargeId, keepSeconds, deductWithinMs, onFailure);
  return { chargeId, attempt: request.attempt, units: request.units };
}

/** Moves the deadline, which also tells whether the charge is still held. */
async function keep(
  client: Client,
  chargeId: string,
  seconds: number,
  withinMs: number,
  onFailure: (error: unknown) => void,
): Promise<void> {
  try {
    await persist(
      (signal) => client.charges.extend.mutate({ chargeId, seconds }, { signal }),
      withinMs,
      onFailure,
    );
  } catch (error) {
    const settled = error instanceof MakegoodError && error.code === 'charge_settled';
    throw settled ? new AlreadySettled(chargeId, { cause: error }) : error;
  }
}
