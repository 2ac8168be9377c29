import type { ServerResponse } from 'node:http';
import { LedgerError, type Live } from '@makegood/core';
import { EdgeError } from '../edge-error.ts';
import { within } from '../within.ts';
import { Stream } from './stream.ts';

/** Most streams of a server, and of one user on it. */
const LIMITS = { all: 10_000, ofUser: 20 };
export type StreamLimits = typeof LIMITS;

const COME_AGAIN_S = 10;
const HEARTBEAT_S = 15;
const TICK_MS = 1000;
// Less than a request may take: it is refused before it is cut off.
const FIRST_MS = 10_000;

type Reader = {
  outgoing: ServerResponse;
  /** What the answer has besides what every stream has. */
  headers: Record<string, string>;
  userId: string;
  /** When the token expires, in milliseconds since 1970 UTC. */
  expiresAt: number;
  /** The id of the last event that the reader had. */
  cursor: string | undefined;
};

/** All open streams of this server. One timer for all keeps them alive, and ends those that are over. */
export class Streams {
  readonly #live: Live;
  readonly #limits: StreamLimits;
  readonly #open = new Map<Stream, number>();
  readonly #ofUser = new Map<string, number>();
  readonly #ticks: NodeJS.Timeout;
  #tick = 0;
  #opened = 0;
  #closed = false;

  constructor(live: Live, limits: StreamLimits = LIMITS) {
    this.#live = live;
    this.#limits = limits;
    this.#ticks = setInterval(() => this.#onTick(), TICK_MS);
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /**
   * Opens a stream of the user's balances and refunds; done once the first event is sent.
   * @throws EdgeError too_many_streams, LedgerError unavailable
   */
  async open({ outgoing, headers, userId, expiresAt, cursor }: Reader): Promise<void> {
    this.#requireRoom(userId);
    const stream = new Stream(outgoing, headers, expiresAt);
    this.#open.set(stream, this.#opened++ % HEARTBEAT_S);
    this.#ofUser.set(userId, this.#countOf(userId) + 1);
    const watch = this.#live.watch(userId, cursor, (told) => stream.tell(told));
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      watch.stop();
      this.#open.delete(stream);
      const others = this.#countOf(userId) - 1;
      if (others > 0) this.#ofUser.set(userId, others);
      else this.#ofUser.delete(userId);
    };
    outgoing.once('close', leave);
    if (outgoing.destroyed) leave();
    try {
      await within(FIRST_MS, watch.ready);
    } catch (error) {
      leave();
      if (error instanceof LedgerError) throw error;
      throw new LedgerError('unavailable', { retryAfter: 1 }, { cause: error });
    }
    // The others were ended while this one waited.
    if (this.#closed) stream.end();
  }

  /** Ends every stream, and opens none any more. */
  endAll(): void {
    this.#closed = true;
    for (const stream of this.#open.keys()) stream.end();
  }

  async close(): Promise<void> {
    this.endAll();
    clearInterval(this.#ticks);
    await this.#live.close();
  }

  #requireRoom(userId: string): void {
    if (this.#closed) throw new LedgerError('unavailable', { retryAfter: 1 });
    if (this.#open.size >= this.#limits.all || this.#countOf(userId) >= this.#limits.ofUser)
      throw new EdgeError('too_many_streams', { retryAfter: COME_AGAIN_S });
  }

  #countOf(userId: string): number {
    return this.#ofUser.get(userId) ?? 0;
  }

  /** Each second the next part of them is sent a heartbeat: all at once would hold up the rest. */
  #onTick(): void {
    const now = Date.now();
    this.#tick = (this.#tick + 1) % HEARTBEAT_S;
    for (const [stream, turn] of this.#open) {
      stream.check(now);
      if (turn === this.#tick) stream.beat();
    }
  }
}
