import type { Client, FailureClass } from '../api.ts';
import { tellFacts } from '../money-facts.ts';
import { persist } from '../persist.ts';
import type { Failed } from './bounded.ts';
import { giveBack, isGivenBack } from './give-back.ts';
import { startHeartbeat } from './heartbeat.ts';
import { hold } from './hold.ts';
import { type ChargeOptions, limitsOf } from './options.ts';
import { run } from './run.ts';
import { settle } from './settle.ts';
import type { Work } from './work.ts';

/** What becomes of work that failed: told as this failure, or tried again under the same hold. */
export type Verdict = { failure: FailureClass } | { againWithinSeconds: number };

/**
 * Holds, runs and settles. Work that failed is given back, or stays held where the verdict is that
 * it will be tried again.
 * @throws as withCharge does
 */
export async function perform<T>(
  client: Client,
  options: ChargeOptions<T>,
  fn: (work: Work) => T | PromiseLike<T>,
  judge: (failed: Failed) => Verdict,
): Promise<T> {
  const limits = limitsOf(options);
  if (options.signal?.aborted) {
    throw tellFacts(options.signal.reason, {
      charged: false,
      refunded: false,
      failure: 'cancelled_before_start',
    });
  }
  const held = await hold(client, options, limits);
  const { chargeId } = held;
  const stopHeartbeat = limits.heartbeat
    ? startHeartbeat(client, chargeId, limits.keepSeconds)
    : undefined;
  const { outcome, tally } = await run(client, held, fn, options, limits).finally(stopHeartbeat);
  if (!('failure' in outcome)) {
    await settle(client, chargeId, tally, options, limits);
    return outcome.result;
  }
  const { error } = outcome;
  if (isGivenBack(chargeId, error, tally)) throw error;
  const verdict = judge(outcome);
  if ('failure' in verdict) {
    throw await giveBack(client, chargeId, { ...verdict, error }, tally, limits);
  }
  await keepHeld(client, chargeId, verdict.againWithinSeconds, limits.refundWithinMs);
  const facts = { charged: true, refunded: 'pending', chargeId, failure: outcome.failure } as const;
  throw tellFacts(error, facts);
}

/** Moves the deadline of a hold. Where that fails, the deadline pays and the next try is charged anew. */
export async function keepHeld(
  client: Client,
  chargeId: string,
  seconds: number,
  withinMs: number,
): Promise<void> {
  const send = (signal: AbortSignal) =>
    client.charges.extend.mutate({ chargeId, seconds: Math.ceil(seconds) }, { signal });
  await persist(send, withinMs).catch(() => undefined);
}
