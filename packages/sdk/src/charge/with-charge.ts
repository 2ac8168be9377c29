import type { Client } from '../api.ts';
import { tellFacts } from '../money-facts.ts';
import { giveBack } from './give-back.ts';
import { startHeartbeat } from './heartbeat.ts';
import { hold } from './hold.ts';
import { type ChargeOptions, limitsOf } from './options.ts';
import { run } from './run.ts';
import { settle } from './settle.ts';
import type { Work } from './work.ts';

/**
 * Holds the credits for a feature, runs the work, and settles; when the work fails, has it given
 * back by the feature's refund policy and lets the error through, with MoneyFacts set on it.
 *
 * A failure is: a throw, the time limit, the caller's abort, a Response that is not ok, an empty
 * result, or all units failed. No lock is held while the work runs.
 * @returns the work's result
 * @throws the work's own error, or WorkFailed where there is none; MakegoodError when the credits
 *   could not be held, and AlreadySettled when the job was paid for before: the work did not run
 */
export async function withCharge<T>(
  client: Client,
  options: ChargeOptions<T>,
  fn: (work: Work) => T | PromiseLike<T>,
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
  const { outcome, tally } = await run(held, fn, options, limits).finally(stopHeartbeat);
  if ('failure' in outcome) throw await giveBack(client, chargeId, outcome, tally, limits);
  await settle(client, chargeId, tally, options, limits);
  return outcome.result;
}
