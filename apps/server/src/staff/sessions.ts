import { hash } from 'node:crypto';
import { LedgerError, seen, staffRole } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { LRUCache } from 'lru-cache';
import type { StaffPrincipal } from '../access.ts';
import type { BetterAuth } from './better-auth.ts';
import { headersFor } from './forward.ts';

/** How long a session is trusted without asking the database. */
const TRUSTED_MS = 500;
/** However busy, a session ends this long after sign-in. */
const LONGEST_MS = 7 * 24 * 3600 * 1000;
const SEEN_MS = 60_000;

export type SignedIn = {
  principal: StaffPrincipal;
  /** Cookies that the answer must set: the session goes on. */
  cookies: string[];
};

/**
 * Tells who is signed in by the cookie. What this process ends or changes counts at once, what
 * another does within a second.
 */
export class StaffSessions {
  readonly #auth: BetterAuth;
  readonly #sql: Sql;
  readonly #found = new LRUCache<string, { principal: StaffPrincipal; until: number }>({
    max: 1000,
  });
  #age = 0;

  constructor(auth: BetterAuth, sql: Sql) {
    this.#auth = auth;
    this.#sql = sql;
  }

  /**
   * Who is signed in; null without a session that holds.
   * @throws LedgerError unavailable
   */
  async find(cookie: string, address: string): Promise<SignedIn | null> {
    const name = hash('sha256', cookie, 'base64');
    const known = this.#found.get(name);
    if (known && known.until > performance.now())
      return { principal: known.principal, cookies: [] };
    const age = this.#age;
    const signedIn = await this.ask(cookie, address);
    // An answer from before a revocation must not outlive it.
    if (signedIn && age === this.#age) {
      const until = performance.now() + TRUSTED_MS;
      this.#found.set(name, { principal: signedIn.principal, until });
    }
    return signedIn;
  }

  /** Looks every session up anew. */
  forget(): void {
    this.#age += 1;
    this.#found.clear();
  }

  /** What was changed or ended counts at once in this process. */
  async after<T>(change: Promise<T>): Promise<T> {
    const changed = await change;
    this.forget();
    return changed;
  }

  /**
   * The same, whatever is known here.
   * @throws LedgerError unavailable
   */
  async ask(cookie: string, address: string): Promise<SignedIn | null> {
    const { response, headers } = await this.#auth.api
      .getSession({ headers: headersFor({ cookie, address }), returnHeaders: true })
      .catch(unavailable);
    if (!response) return null;
    const { user, session } = response;
    const now = Date.now();
    if (user.disabledAt || now - session.createdAt.getTime() > LONGEST_MS) return null;
    const role = staffRole.parse(user.role);
    if (!user.lastSeen || now - user.lastSeen.getTime() > SEEN_MS) await seen(this.#sql, user.id);
    return {
      principal: {
        kind: 'staff',
        staffId: user.id,
        sessionId: session.id,
        role,
        name: user.name,
        email: user.email,
      },
      cookies: headers.getSetCookie(),
    };
  }
}

/** It only says that it failed; a session that is wrong or over is no error. */
function unavailable(cause: unknown): never {
  throw new LedgerError('unavailable', {}, { cause });
}
