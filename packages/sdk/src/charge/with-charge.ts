import { anySignal } from '../any-signal.ts';
import type { Client } from '../api.ts';
import { classify } from '../failures/classify.ts';
import { errorMessageOf } from '../failures/error-message.ts';
import { WorkFailed } from '../work-failed.ts';
import { bounded } from './bounded.ts';
import { type ChargeOptions, type JoinOptions, LONGEST_TIMER_MS } from './options.ts';
import { perform } from './perform.ts';
import type { Work } from './work.ts';

/**
 * Holds the credits for a feature, runs the work, and settles; when the work fails, has it given
 * back by the feature's refund policy and lets the error through, with MoneyFacts set on it. Work
 * `within` another is paid for by that one's charge.
 *
 * A failure is: a throw, the time limit, the caller's abort, a Response that is not ok, an empty
 * result, or all units failed. No lock is held while the work runs.
 * @returns the work's result
 * @throws the work's own error, or WorkFailed where there is none; MakegoodError when the credits
 *   could not be held, AlreadySettled when the job was paid for before, and AlreadyRunning where
 *   that is refused: the work did not run
 */
export const withCharge = <T>(
  client: Client,
  options: ChargeOptions<T> | JoinOptions<T>,
  fn: (work: Work) => T | PromiseLike<T>,
): Promise<T> =>
  'within' in options
    ? join(options, fn)
    : perform(client, options, fn, ({ failure }) => ({ failure }));

/** Judges the work as its own charge would, and leaves what it costs to the outer one. */
async function join<T>(
  { within, timeoutMs = LONGEST_TIMER_MS, signal, isEmpty }: JoinOptions<T>,
  fn: (work: Work) => T | PromiseLike<T>,
): Promise<T> {
  const stop = signal ? anySignal(within.signal, signal) : within.signal;
  const start = (own: AbortSignal) => fn({ ...within, signal: own });
  const outcome = await bounded(start, { timeoutMs, signal: stop, isEmpty });
  if ('result' in outcome) return outcome.result;
  const { failure, error } = outcome;
  // The outer charge goes by what is thrown.
  if (classify(error) === failure) throw error;
  throw new WorkFailed(failure, errorMessageOf(error), { cause: error });
}
