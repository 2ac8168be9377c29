import type { FailureClass } from '../api.ts';
import { classify } from '../failures/classify.ts';
import { WorkFailed } from '../work-failed.ts';

export type Failed = { failure: FailureClass; error: unknown };
export type Outcome<T> = { result: T } | Failed;

type Bounds<T> = {
  timeoutMs: number;
  /** The caller's own wish to stop. */
  signal?: AbortSignal | undefined;
  isEmpty?: ((result: T) => boolean) | undefined;
};

/**
 * Runs a function in bounded time and tells how it went. One that ignores the signal it is given is
 * not waited for; what becomes of it is not heard.
 */
export async function bounded<T>(
  fn: (signal: AbortSignal) => T | PromiseLike<T>,
  { timeoutMs, signal, isEmpty = isNothing }: Bounds<T>,
): Promise<Outcome<T>> {
  if (signal?.aborted) return cancelled(signal.reason, 'cancelled_before_start');
  const controller = new AbortController();
  return new Promise((resolve) => {
    // The outcome first: what the abort makes the work throw comes too late to matter.
    const stop = (failed: Failed) => {
      end(failed);
      controller.abort(failed.error);
    };
    const onAbort = () => stop(cancelled(signal?.reason, 'cancelled_after_start'));
    const timer = setTimeout(() => stop(timedOut(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    const end = (how: Outcome<T>) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(how);
    };
    attempt(fn, controller.signal, isEmpty).then(end);
  });
}

async function attempt<T>(
  fn: (signal: AbortSignal) => T | PromiseLike<T>,
  signal: AbortSignal,
  isEmpty: (result: T) => boolean,
): Promise<Outcome<T>> {
  try {
    const result = await fn(signal);
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
