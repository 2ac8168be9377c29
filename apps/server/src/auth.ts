import { deductInput } from '@makegood/core';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Principal, UserPrincipal } from './access.ts';
import { EdgeError } from './edge-error.ts';
import type { KeyRing } from './key-ring.ts';
import { fromForeignOrigin, fromOwnOrigin } from './staff/own-origin.ts';
import type { Staff } from './staff/staff.ts';
import type { UserTokens } from './user-tokens.ts';

/** Failed sign-ins an address may have in a minute. */
const FAILURES_A_MINUTE = 100;
const LONGEST_CREDENTIAL = 8192;

const userId = deductInput.shape.userId;

/** What tells who calls, and from where. */
export type Sent = {
  method: string;
  address: string;
  header(name: string): string | undefined;
};

type Caller = {
  /** Null without credentials. */
  principal: Principal | null;
  /** Cookies that the answer must set. */
  cookies: string[];
};

const sessionCookie = /(?:^|;\s*)((?:__Secure-)?makegood\.session_token=[^;\s]{1,1000})/;
const reads = new Set(['GET', 'HEAD']);

/** Tells who calls from the Authorization header, or without one from the cookie of staff. */
export class Authenticator {
  readonly #keys: KeyRing;
  readonly #userTokens: UserTokens;
  readonly #staff: Staff;
  readonly #failures = new RateLimiterMemory({ points: FAILURES_A_MINUTE, duration: 60 });

  constructor(keys: KeyRing, userTokens: UserTokens, staff: Staff) {
    this.#keys = keys;
    this.#staff = staff;
    this.#userTokens = userTokens;
  }

  /**
   * Who calls. What a browser sends from another site changes nothing, whoever is signed in.
   * @throws EdgeError unauthenticated, foreign_origin, or too_many_attempts after too many failures
   * from the address
   */
  async authenticate(sent: Sent): Promise<Caller> {
    const authorization = sent.header('authorization');
    if (authorization === undefined) return this.#ofCookie(sent);
    return { principal: await this.#ofHeader(authorization, sent.address), cookies: [] };
  }

  async #ofCookie(sent: Sent): Promise<Caller> {
    const changes = !reads.has(sent.method);
    const { publicUrl } = this.#staff;
    if (changes && fromForeignOrigin(sent, publicUrl)) throw new EdgeError('foreign_origin');
    const cookie = sessionCookie.exec(sent.header('cookie') ?? '')?.[1];
    const signedIn = cookie && (await this.#staff.sessions.find(cookie, sent.address));
    if (!signedIn) return { principal: null, cookies: [] };
    if (changes && !fromOwnOrigin(sent, publicUrl)) throw new EdgeError('foreign_origin');
    return signedIn;
  }

  async #ofHeader(authorization: string, address: string): Promise<Principal | null> {
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

  async #ofToken(token: string): Promise<UserPrincipal | null> {
    const verified = await this.#userTokens.verify(token);
    const user = userId.safeParse(verified?.userId);
    if (!verified || !user.success) return null;
    return { kind: 'user', userId: user.data, expiresAt: verified.expiresAt };
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
