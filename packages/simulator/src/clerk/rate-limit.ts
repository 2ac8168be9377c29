export type ClerkRateLimit = {
  /** Requests that a window takes. */
  requests: number;
  windowMs: number;
};

/** Counts requests by windows; the first request after a window opens the next one. */
export class RateLimiter {
  #limit: ClerkRateLimit | undefined;
  #now: () => number;
  #opened = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(limit: ClerkRateLimit | undefined, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Sets the limit, or takes it away, and starts to count anew. */
  set(limit: ClerkRateLimit | undefined): void {
    this.#limit = limit;
    this.#opened = Number.NEGATIVE_INFINITY;
  }

  /** Takes a request; returns the seconds to wait if it is one too many, at least 1. */
  take(): number | undefined {
    if (!this.#limit) return undefined;
    const now = this.#now();
    if (now >= this.#opened + this.#limit.windowMs) {
      this.#opened = now;
      this.#used = 0;
    }
    this.#used += 1;
    if (this.#used <= this.#limit.requests) return undefined;
    return Math.max(1, Math.ceil((this.#opened + this.#limit.windowMs - now) / 1000));
  }
}
