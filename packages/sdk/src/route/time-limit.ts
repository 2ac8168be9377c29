import { LONGEST_TIMER_MS } from '../charge/options.ts';
import { deferred } from '../deferred.ts';
import { WorkFailed } from '../work-failed.ts';

const DEFAULT_MS = 60_000;

/** By so much the charge's own limit is longer, so that this one is always first. */
const LATER_MS = 1000;

export type TimeLimit = {
  /** Aborts when the time is up or the client is gone. */
  readonly signal: AbortSignal;
  /** Resolves at the same moment. */
  readonly over: Promise<void>;
  /** Milliseconds, for the charge. */
  readonly chargeMs: number;
  start(): void;
  clientGone(): void;
  close(): void;
};

/**
 * The time limit of a charged request. It knows for whom it waits: a handler that is too slow has
 * failed, a client that does not take its answer has gone away.
 */
export function openTimeLimit(
  timeoutMs = DEFAULT_MS,
  isWaitingForClient: () => boolean,
): TimeLimit {
  const limitMs = Math.min(timeoutMs, LONGEST_TIMER_MS - LATER_MS);
  const controller = new AbortController();
  const over = deferred<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (reason: Error) => {
    clearTimeout(timer);
    over.resolve();
    controller.abort(reason);
  };
  return {
    signal: controller.signal,
    over: over.promise,
    chargeMs: limitMs + LATER_MS,
    start() {
      timer = setTimeout(
        () => stop(isWaitingForClient() ? clientGone() : tooSlow(limitMs)),
        limitMs,
      );
    },
    clientGone: () => stop(clientGone()),
    close: () => clearTimeout(timer),
  };
}

const clientGone = () => new DOMException('The client went away.', 'AbortError');

const tooSlow = (limitMs: number) =>
  new WorkFailed('timed_out', `The route took longer than ${limitMs} ms.`);
