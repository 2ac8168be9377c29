import { focusManager, onlineManager } from '@tanstack/react-query';
import type { EventSourceMessage } from 'eventsource-parser';
import { CreditsError } from '../credits-error.ts';
import type { Link } from '../balance/status.ts';
import { type Asking, request } from './ask.ts';
import { backoff } from './backoff.ts';
import { readEvents } from './read-events.ts';
import { Store } from './store.ts';
import { within } from './within.ts';

/** A stream that ended earlier was no success: the next one is not opened at once. */
const SHORT_MS = 5000;
const RETRY_MS = 2000;

const OPENING_MS = 10_000;

const late = () => new CreditsError('unreachable', 'The stream of credits does not open.');

type StreamOptions = {
  asking: Asking;
  /** From where on the server tells what was missed. */
  cursor: () => string | null;
  onEvent: (event: EventSourceMessage) => void;
};

/** Stays connected to the server's stream of events while the page is seen. */
export class Stream {
  readonly link = new Store<Link>('opening');
  readonly #options: StreamOptions;
  #running: AbortController | undefined;
  #wake: (() => void) | undefined;
  #retryMs = RETRY_MS;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** Returns how to stop. */
  start(): () => void {
    const follow = () => (focusManager.isFocused() ? this.restart() : this.#stop());
    const forget = [focusManager.subscribe(follow), onlineManager.subscribe(follow)];
    follow();
    return () => {
      for (const unsubscribe of forget) unsubscribe();
      this.#stop();
    };
  }

  /** Lets go of the stream, as after a change of networks, and opens another. */
  restart(): void {
    this.#stop();
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  /** Does not wait any longer for the next attempt. */
  hurry(): void {
    this.#wake?.();
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#tell('opening');
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const attempt = new Attempt(signal);
      const error = await this.#read(attempt).catch(CreditsError.of);
      attempt.end();
      if (signal.aborted) return;
      failures = attempt.openFor() > SHORT_MS ? 0 : failures + 1;
      this.#tell(failures > (error ? 0 : 1) ? 'down' : 'opening');
      const atLeastMs = error?.retryAfterMs ?? 0;
      await this.#pause(backoff(failures, { retryMs: this.#retryMs, atLeastMs }), signal);
    }
  }

  async #read(attempt: Attempt): Promise<void> {
    const { onEvent } = this.#options;
    const { body } = await within(OPENING_MS, this.#open(attempt.signal), late);
    if (!body) throw late();
    await readEvents(body, {
      onEvent: (event) => {
        if (attempt.signal.aborted) return;
        onEvent(event);
        attempt.opened();
        this.#tell('open');
      },
      onRetry: (ms) => {
        this.#retryMs = ms;
      },
    });
  }

  async #open(signal: AbortSignal): Promise<Response> {
    const { asking, cursor } = this.#options;
    // Whose token it is decides whose cursor it is.
    await asking.token.get();
    const from = cursor();
    const headers = { accept: 'text/event-stream', ...(from && { 'last-event-id': from }) };
    return request(asking, '/api/credits/stream', { headers, signal });
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', this.#wake, { once: true });
    });
  }

  #tell(link: Link): void {
    if (this.link.get() !== link) this.link.set(link);
  }
}

/** One stream, from its request to its end. */
class Attempt {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal;
  #since: number | undefined;

  constructor(signal: AbortSignal) {
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
  }

  opened(): void {
    this.#since ??= performance.now();
  }

  end(): void {
    this.#controller.abort();
  }

  /** For how many milliseconds something came. */
  openFor(): number {
    return this.#since === undefined ? 0 : performance.now() - this.#since;
  }
}
