import type { FailureClass } from '../api.ts';
import { classify } from '../failures/classify.ts';
import { breaksStream } from '../failures/observations.ts';
import { WorkFailed } from '../work-failed.ts';
import type { Hold } from './hold.ts';
import type { ChargeOptions, Limits } from './options.ts';
import { openWork, type Tally, type Work } from './work.ts';

export type Failed = { failure: FailureClass; error: unknown };
export type Outcome<T> = { result: T } | Failed;

/**
 * Runs the work in bounded time and tells how it went. Work that ignores its signal is not waited
 * for; what becomes of it is not heard.
 */
export async function run<T>(
  hold: Hold,
  fn: (work: Work) => T | PromiseLike<T>,
  options: ChargeOptions<T>,
  { timeoutMs }: Limits,
): Promise<{ outcome: Outcome<T>; tally: Tally }> {
  const controller = new AbortController();
  const { work, tally } = openWork(hold, controller.signal);
  if (options.signal?.aborted) {
    return { outcome: cancelled(options.signal.reason, 'cancelled_before_start'), tally };
  }
  const outcome = await new Promise<Outcome<T>>((resolve) => {
    // The outcome first: what the abort makes the work throw comes too late to matter.
    const stop = (failed: Failed) => {
      end(failed);
      controller.abort(failed.error);
    };
    const onAbort = () => stop(cancelled(options.signal?.reason, 'cancelled_after_start'));
    const timer = setTimeout(() => stop(timedOut(timeoutMs)), timeoutMs);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const end = (how: Outcome<T>) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      resolve(how);
    };
    attempt(fn, work, options.isEmpty ?? isNothing).then(end);
  });
  return { outcome: judged(outcome, tally, hold), tally: { ...tally } };
}

async function attempt<T>(
  fn: (work: Work) => T | PromiseLike<T>,
  work: Work,
  isEmpty: (result: T) => boolean,
): Promise<Outcome<T>> {
  try {
    const result = await fn(work);
    if (isAnswer(result) && !result.ok) return badAnswer(result);
    if (!isEmpty(result)) return { result };
    return { failure: 'empty', error: new WorkFailed('empty', 'The work gave an empty result.') };
  } catch (error) {
    return { failure: classify(error), error };
  }
}

/** A Response of any realm or implementation of fetch. */
const isAnswer = (value: unknown): value is Response =>
  Object.prototype.toString.call(value) === '[object Response]';

/** What the work said about itself counts where it says more than how it ended. */
function judged<T>(
  outcome: Outcome<T>,
  { delivered, failedUnits }: Tally,
  { units }: Hold,
): Outcome<T> {
  if ('result' in outcome) {
    return failedUnits < units ? outcome : allUnitsFailed(units, outcome.result);
  }
  const { error, failure } = outcome;
  const namedByTheWork = error instanceof WorkFailed && failure !== 'timed_out';
  const broken = delivered !== undefined && breaksStream.has(failure) && !namedByTheWork;
  return broken ? { failure: 'stream_broken', error } : outcome;
}

function allUnitsFailed(units: number, result: unknown): Failed {
  const failure = 'units_failed';
  return {
    failure,
    error: new WorkFailed(failure, `All units of the work failed: ${units}.`, { result }),
  };
}

function badAnswer(response: Response): Failed {
  const failure = classify(response);
  return {
    failure,
    error: new WorkFailed(failure, `The provider answered ${response.status}.`, { response }),
  };
}

function timedOut(timeoutMs: number): Failed {
  const failure = 'timed_out';
  return { failure, error: new WorkFailed(failure, `The work took longer than ${timeoutMs} ms.`) };
}

/** A caller's own time limit is no change of mind, and a reason that names a class is believed. */
function cancelled(reason: unknown, failure: FailureClass): Failed {
  const { name } = reason instanceof Error ? reason : { name: '' };
  if (name === 'TimeoutError') return { failure: 'timed_out', error: reason };
  return { failure: reason instanceof WorkFailed ? reason.failure : failure, error: reason };
}

const isNothing = (result: unknown) =>
  result === undefined ||
  result === null ||
  result === '' ||
  (Array.isArray(result) && result.length === 0);
