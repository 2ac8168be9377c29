import { findApiKey, hashApiKey, type Role } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { LRUCache } from 'lru-cache';

type Found = { keyId: string; role: Role };

/** How long a key is trusted without asking the database, so that charging costs no query per call. */
const TRUSTED_MS = 1000;

/** Verifies API keys. A key revoked by this process ends at once, by another within a second. */
export class KeyRing {
  readonly #sql: Sql;
  readonly #found = new LRUCache<string, { key: Found; until: number }>({ max: 10_000 });
  readonly #asking = new Map<string, Promise<Found | null>>();
  #age = 0;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /**
   * The key's id and role, or null where it is unknown or revoked.
   * `beforeAsking` may refuse to look up a key that was not valid before.
   */
  async find(apiKey: string, beforeAsking: () => Promise<void>): Promise<Found | null> {
    const hash = hashApiKey(apiKey);
    const name = hash.toString('base64');
    const known = this.#found.get(name);
    if (known && known.until > performance.now()) return known.key;
    if (!known) await beforeAsking();
    return this.#asking.get(name) ?? this.#ask(name, hash);
  }

  /** Looks every key up anew. */
  forget(): void {
    this.#age += 1;
    this.#found.clear();
    this.#asking.clear();
  }

  async #ask(name: string, hash: Buffer): Promise<Found | null> {
    const age = this.#age;
    const asking = findApiKey(this.#sql, hash);
    this.#asking.set(name, asking);
    try {
      const key = await asking;
      // An answer from before a revocation must not outlive it.
      if (age === this.#age) {
        if (key) this.#found.set(name, { key, until: performance.now() + TRUSTED_MS });
        else this.#found.delete(name);
      }
      return key;
    } finally {
      if (this.#asking.get(name) === asking) this.#asking.delete(name);
    }
  }
}
