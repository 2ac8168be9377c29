import type { Client, DeductAnswer, DeductInput } from '../api.ts';
import { classify } from '../failures/classify.ts';
import { isInDoubt, MakegoodError } from '../makegood-error.ts';
import { type MoneyFacts, tellFacts } from '../money-facts.ts';
import { persist } from '../persist.ts';
import { AlreadyRunning, AlreadySettled } from '../work-failed.ts';
import type { ChargeOptions, Limits } from './options.ts';

export type Hold = {
  chargeId: string;
  attempt: number;
  units: number;
  /** An earlier delivery of the job had charged already. */
  replayed: boolean;
};

/** How many refunded attempts of a job are passed over to find the next one. */
const MAX_ATTEMPTS = 20;

/**
 * Holds the credits for the work. A job that was delivered before goes on with its hold; where that
 * was refunded meanwhile, the work is a new attempt and is charged as one.
 * @throws MakegoodError with its money facts, AlreadySettled, AlreadyRunning
 */
export async function hold<T>(
  client: Client,
  options: ChargeOptions<T>,
  limits: Limits,
): Promise<Hold> {
  const request = requestOf(options);
  const { whileHeld, holdSeconds } = options;
  const first = request.attempt;
  let inDoubt = false;
  const note = (error: unknown) => {
    inDoubt ||=
      isInDoubt(error) && !(error instanceof Error && classify(error.cause) === 'never_sent');
  };
  for (let attempt = first; ; attempt++) {
    try {
      const answer = await deduct(client, { ...request, attempt }, limits, note);
      // Where an answer was lost, the hold may well be from this very request.
      if (answer.replayed && whileHeld === 'refuse' && !inDoubt) {
        await refuseWhileHeld(client, answer.chargeId, limits);
      }
      await keep(client, answer, limits, holdSeconds, note);
      const { chargeId, replayed } = answer;
      return { chargeId, attempt, units: request.units, replayed };
    } catch (error) {
      if (error instanceof AlreadySettled || error instanceof AlreadyRunning) throw error;
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

const deduct = (
  client: Client,
  request: ReturnType<typeof requestOf>,
  { deductWithinMs }: Limits,
  onFailure: (error: unknown) => void,
): Promise<DeductAnswer> =>
  persist((signal) => client.credits.deduct.mutate(request, { signal }), deductWithinMs, onFailure);

async function refuseWhileHeld(
  client: Client,
  chargeId: string,
  { deductWithinMs }: Limits,
): Promise<void> {
  const { state } = await persist(
    (signal) => client.charges.get.query({ chargeId }, { signal }),
    deductWithinMs,
  );
  if (state === 'held') throw new AlreadyRunning(chargeId);
}

/** Sees to it that the hold lasts as long as the work may take, and that it is still one. */
async function keep(
  client: Client,
  { chargeId, deadline, replayed }: DeductAnswer,
  { deductWithinMs, keepSeconds: seconds }: Limits,
  holdSeconds: number | undefined,
  onFailure: (error: unknown) => void,
): Promise<void> {
  // A clock that is off costs a call here, or leaves the hold as the feature has it.
  const endsIn = deadline === null ? 0 : Date.parse(deadline) - Date.now();
  const short = holdSeconds === undefined && endsIn < seconds * 1000;
  if (!replayed && !short) return;
  try {
    await persist(
      (signal) => client.charges.extend.mutate({ chargeId, seconds }, { signal }),
      deductWithinMs,
      onFailure,
    );
  } catch (error) {
    const settled = error instanceof MakegoodError && error.code === 'charge_settled';
    throw settled ? new AlreadySettled(chargeId, { cause: error }) : error;
  }
}
