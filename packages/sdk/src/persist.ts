import pRetry from 'p-retry';
import { isTransient, MakegoodError } from './makegood-error.ts';

/**
 * Sends an idempotent request until it is answered, with growing waits and jitter, no sooner than
 * the server asks for, and for at most `withinMs`.
 * @throws MakegoodError the refusal, or the last failure once the time is up
 */
export async function persist<T>(
  send: (signal: AbortSignal) => Promise<T>,
  withinMs: number,
  onFailure?: (error: Error) => void,
): Promise<T> {
  const end = performance.now() + withinMs;
  const controller = new AbortController();
  const { signal } = controller;
  let last: Error | undefined;
  const timer = setTimeout(() => controller.abort(last ?? outOfTime(withinMs)), withinMs);
  try {
    return await pRetry(() => send(signal), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 100,
      maxTimeout: 5000,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => isTransient(error),
      async onFailedAttempt({ error, retryDelay }) {
        last = error;
        onFailure?.(error);
        if (!isTransient(error)) return;
        const more = error.retryAfterMs - retryDelay;
        if (performance.now() + retryDelay + Math.max(0, more) >= end) throw error;
        if (more > 0) await new Promise((resolve) => setTimeout(resolve, more));
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

const outOfTime = (withinMs: number) =>
  new MakegoodError(`The Makegood server did not answer within ${withinMs} ms.`, {
    code: 'unreachable',
  });
