import { deductInput } from '@makegood/core';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Principal } from './access.ts';
import { EdgeError } from './edge-error.ts';
import type { KeyRing } from './key-ring.ts';
import type { UserTokens } from './user-tokens.ts';

/** Failed sign-ins an address may have in a minute. */
const FAILURES_A_MINUTE = 100;
const LONGEST_CREDENTIAL = 8192;

const userId = deductInput.shape.userId;

/** Tells who calls from the Authorization header. */
export class Authenticator {
  readonly #keys: KeyRing;
  readonly #userTokens: UserTokens;
  readonly #failures = new RateLimiterMemory({ points: FAILURES_A_MINUTE, duration: 60 });

  constructor(keys: KeyRing, userTokens: UserTokens) {
    this.#keys = keys;
    this.#userTokens = userTokens;
  }

  /**
   * Who calls; null without credentials.
   * @throws EdgeError unauthenticated, or too_many_attempts after too many failures from the address
   */
  async authenticate(
    authorization: string | undefined,
    address: string,
  ): Promise<Principal | null> {
    if (authorization === undefined) return null;
    const credential = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1];
    if (!credential || credential.length > LONGEST_CREDENTIAL) return this.#failed(address);
    const principal = credential.startsWith('mg_')
      ? await this.#ofKey(credential, address)
      : await this.#ofToken(credential);
    return principal ?? this.#failed(address);
  }

  async #ofKey(apiKey: string, address: string): Promise<Principal | null> {
    // Guessing costs a query only until the limit; keys that are in use never feel it.
    const found = await this.#keys.find(apiKey, () => this.#requireRoom(address));
    return found && { kind: 'key', ...found };
  }

  async #ofToken(token: string): Promise<Principal | null> {
    const user = userId.safeParse(await this.#userTokens.verify(token));
    return user.success ? { kind: 'user', userId: user.data } : null;
  }

  async #requireRoom(address: string): Promise<void> {
    const state = await this.#failures.get(address);
    if (state && state.remainingPoints <= 0) throw tooMany(state.msBeforeNext);
  }

  async #failed(address: string): Promise<never> {
    const state = await this.#failures.penalty(address);
    if (state.consumedPoints > FAILURES_A_MINUTE) throw tooMany(state.msBeforeNext);
    throw new EdgeError('unauthenticated');
  }
}

const tooMany = (ms: number) =>
  new EdgeError('too_many_attempts', { retryAfter: Math.max(1, Math.ceil(ms / 1000)) });
