import type { BetterAuthOptions } from 'better-auth';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { EdgeError } from '../edge-error.ts';

type Storage = NonNullable<NonNullable<BetterAuthOptions['rateLimit']>['customStorage']>;

/** Counts calls of an address for better-auth: its own memory would be shared by all servers of a process. */
export function limitStorage(): Storage {
  const limiters = new Map<string, RateLimiterMemory>();
  return {
    async consume(key, { max, window }) {
      const name = `${max}/${window}`;
      const limiter =
        limiters.get(name) ?? new RateLimiterMemory({ points: max, duration: window });
      limiters.set(name, limiter);
      try {
        await limiter.consume(key);
        return { allowed: true, retryAfter: null };
      } catch (state) {
        if (!(state instanceof RateLimiterRes)) throw state;
        return { allowed: false, retryAfter: Math.ceil(state.msBeforeNext / 1000) };
      }
    },
  };
}

/** Wrong passwords that one person may have in a quarter of an hour, wherever they come from. */
const MOST_FAILURES = 10;
const WINDOW_S = 900;

/** Counts the wrong passwords of each person, known or not. */
export class PasswordFailures {
  readonly #failures = new RateLimiterMemory({ points: MOST_FAILURES, duration: WINDOW_S });

  /**
   * Checks a password of `who`; what fails with one of `isFailure` counts.
   * @throws EdgeError too_many_attempts once there were too many
   */
  async guard<T>(who: string, check: () => Promise<T>, isWrong: (error: unknown) => boolean) {
    const key = who.toLowerCase();
    // Counted before it is known, so that many at once are not all let through.
    const state = await this.#failures.penalty(key);
    if (state.consumedPoints > MOST_FAILURES) {
      const retryAfter = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
      throw new EdgeError('too_many_attempts', { retryAfter });
    }
    try {
      const result = await check();
      await this.#failures.delete(key);
      return result;
    } catch (error) {
      if (!isWrong(error)) await this.#failures.reward(key);
      throw error;
    }
  }
}
