import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import { failureOf } from '../ledger/database-failure.ts';
import { asCursor } from '../paging.ts';
import { ANYONE, shortOf, shortsOf } from './channel.ts';
import { hear, type Hearing } from './hear.ts';
import { type Ask, type News, placeOf, readNews } from './news.ts';

const READ_AT_ONCE = 1000;
const PAUSE_MS = 25;
const PAUSE_AFTER_FAILURE_MS = 1000;
const TURN_MS = 1000;
/** Everyone is read again within so many turns, whatever was announced. */
const TURNS = 30;

/** What somebody who watches is told. */
export type Told = {
  refunds: News['refunds'];
  /** JSON of what `getBalances` returns; null where it is what was told before. */
  balances: string | null;
  /** Stands for all that was told so far. */
  cursor: string;
};

export type Watch = {
  /** Done once the first was told. Throws LedgerError unavailable where nothing can be read. */
  ready: Promise<void>;
  stop(): void;
};

export type LiveOptions = {
  /** A pool for the readings, and the address of its database for the connection that hears. */
  sql: Sql;
  url: string;
  /** Told what goes wrong; it is tried again. */
  trouble: (error: unknown) => void;
};

type Watcher = Ask & {
  turn: number;
  /** The balances that were told last. */
  told: string | null;
  tell: (told: Told) => void;
  first: PromiseWithResolvers<void> | null;
  stopped: boolean;
};

/**
 * Tells who watches a user's balances whenever they change, whichever server changed them. It keeps
 * what was told last and nothing else: what changes twice before it is read is told once.
 */
export class Live {
  readonly #options: LiveOptions;
  readonly #byUser = new Map<string, Set<Watcher>>();
  readonly #woken = new Set<Watcher>();
  readonly #turns: NodeJS.Timeout;
  #hearing: Hearing | undefined;
  #turn = 0;
  #watched = 0;
  #isReading = false;
  #closed = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#turns = setInterval(() => this.#readAgain(), TURN_MS);
  }

  /**
   * Tells the user's balances now and whenever they change, and each refund from now on; with the
   * cursor of an earlier watch also those since then, up to 50 and a day.
   */
  watch(userId: string, cursor: string | undefined, tell: (told: Told) => void): Watch {
    const after = cursor === undefined ? null : placeOf(cursor);
    const first = Promise.withResolvers<void>();
    const watcher: Watcher = {
      ...{ userId, after, resumes: after !== null, turn: this.#watched++ % TURNS },
      ...{ told: null, tell, first, stopped: false },
    };
    const short = shortOf(userId);
    const watchers = this.#byUser.get(short) ?? new Set();
    this.#byUser.set(short, watchers.add(watcher));
    this.#hearing ??= this.#hear();
    this.#wake([watcher]);
    const stop = () => {
      watcher.stopped = true;
      first.resolve();
      this.#woken.delete(watcher);
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#byUser.get(short) === watchers) this.#byUser.delete(short);
    };
    return { ready: first.promise, stop };
  }

  /** Tells nobody any more, and ends what it listens on. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#turns);
    for (const watchers of this.#byUser.values())
      for (const { first } of watchers) first?.reject(new LedgerError('unavailable'));
    await this.#hearing?.close();
  }

  #hear(): Hearing {
    return hear(this.#options, {
      payload: (text) => {
        if (text === ANYONE) this.#wakeAll();
        else for (const short of shortsOf(text)) this.#wake(this.#byUser.get(short) ?? []);
      },
      again: () => this.#wakeAll(),
      trouble: this.#options.trouble,
    });
  }

  /** A part of them each turn: an announcement that was lost, and credits that expired meanwhile. */
  #readAgain(): void {
    this.#turn = (this.#turn + 1) % TURNS;
    for (const watchers of this.#byUser.values()) {
      for (const watcher of watchers) if (watcher.turn === this.#turn) this.#wake([watcher]);
    }
  }

  #wakeAll(): void {
    for (const watchers of this.#byUser.values()) this.#wake(watchers);
  }

  #wake(watchers: Iterable<Watcher>): void {
    if (this.#closed) return;
    for (const watcher of watchers) this.#woken.add(watcher);
    if (this.#woken.size > 0 && !this.#isReading) void this.#read();
  }

  /** One reading at a time: who is woken meanwhile is read together, with the next. */
  async #read(): Promise<void> {
    this.#isReading = true;
    await nextTurn();
    while (this.#woken.size > 0 && !this.#closed) {
      const taken = [...this.#woken].slice(0, READ_AT_ONCE);
      for (const watcher of taken) this.#woken.delete(watcher);
      const failed = await this.#readFor(taken);
      await delay(failed ? PAUSE_AFTER_FAILURE_MS : PAUSE_MS, undefined, { ref: false });
    }
    this.#isReading = false;
  }

  async #readFor(watchers: Watcher[]): Promise<boolean> {
    try {
      const news = await readNews(this.#options.sql, watchers);
      watchers.forEach((watcher, i) => this.#tell(watcher, news[i]));
      return false;
    } catch (error) {
      if (!this.#closed) this.#options.trouble(error);
      for (const watcher of watchers) {
        // Whoever has just come is told so; the others keep what they know.
        if (watcher.first) watcher.first.reject(refusalOf(error));
        else if (!watcher.stopped) this.#woken.add(watcher);
      }
      return true;
    }
  }

  #tell(watcher: Watcher, news: News | undefined): void {
    if (!news || watcher.stopped) return;
    const balances = news.balances === watcher.told ? null : news.balances;
    watcher.told = news.balances;
    watcher.after = news.after;
    watcher.resumes = false;
    if (balances !== null || news.refunds.length > 0)
      watcher.tell({ refunds: news.refunds, balances, cursor: asCursor(news.after) });
    watcher.first?.resolve();
    watcher.first = null;
    if (news.more && !watcher.stopped) this.#woken.add(watcher);
  }
}

function refusalOf(error: unknown): LedgerError {
  const code = failureOf(error) === 'unreachable' ? 'unavailable' : 'internal';
  return new LedgerError(code, { retryAfter: 1 }, { cause: error });
}
