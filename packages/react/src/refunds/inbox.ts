import type { Refund } from '../api.ts';
import { Store } from '../connection/store.ts';
import { type Kept, load, nothingKept, received, save, seen } from './kept.ts';

/** The refunds that a user has not seen, the same in all tabs of the browser. */
export class Inbox {
  readonly unseen = new Store<readonly Refund[]>([]);
  /** The last that was told. */
  readonly last = new Store<Refund | null>(null);
  #key: string | undefined;
  #kept: Kept = nothingKept;
  /** What this tab was told, by its own stream or before it came. */
  #told = new Set<string>();

  get cursor(): string | null {
    return this.#kept.cursor;
  }

  /** Takes up what was kept for this user; without a name of theirs nothing outlives the page. */
  open(key: string | undefined): void {
    this.#key = key;
    this.last.set(null);
    this.#show((key && load(key)) || nothingKept);
    this.#told = new Set(this.#kept.known);
  }

  receive(refund: Refund): void {
    this.#change((kept) => received(kept, refund));
    if (this.#told.has(refund.refundId)) return;
    this.#told.add(refund.refundId);
    this.last.set(refund);
  }

  /** From here on the server is asked for what was missed. */
  reach(cursor: string): void {
    this.#change((kept) => ({ ...kept, cursor }));
  }

  readonly see = (refundId: string): void => this.#change((kept) => seen(kept, refundId));

  /** Follows the other tabs; returns how to stop. */
  follow(): () => void {
    const follow = ({ key }: StorageEvent) => {
      const kept = key !== null && key === this.#key && load(key);
      // Each tab has a stream, and a cursor, of its own.
      if (kept) this.#show({ ...kept, cursor: this.#kept.cursor });
    };
    globalThis.addEventListener?.('storage', follow);
    return () => globalThis.removeEventListener?.('storage', follow);
  }

  /** Another tab may have changed what is kept: its changes stay. */
  #change(change: (kept: Kept) => Kept): void {
    const others = this.#key === undefined ? null : load(this.#key);
    const kept = change(others ? { ...others, cursor: this.#kept.cursor } : this.#kept);
    if (this.#key !== undefined) save(this.#key, kept);
    this.#show(kept);
  }

  #show(kept: Kept): void {
    const unchanged = ids(kept.unseen) === ids(this.#kept.unseen);
    this.#kept = kept;
    if (!unchanged) this.unseen.set(kept.unseen);
  }
}

const ids = (refunds: readonly Refund[]) => refunds.map(({ refundId }) => refundId).join();
