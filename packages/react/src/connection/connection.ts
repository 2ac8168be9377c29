import {
  infiniteQueryOptions,
  notifyManager,
  type QueryClient,
  QueryObserver,
  queryOptions,
} from '@tanstack/react-query';
import type { EventSourceMessage } from 'eventsource-parser';
import type { Balances, CreditTypes, HistoryPage, Refund, Settings } from '../api.ts';
import { type Hold, stillAhead } from '../balance/holds.ts';
import { POLL_MS } from '../balance/status.ts';
import { Inbox } from '../refunds/inbox.ts';
import { type Asking, ask, askAsAnyone } from './ask.ts';
import { backoff } from './backoff.ts';
import { Store } from './store.ts';
import { Stream } from './stream.ts';
import { type GetToken, Token } from './token.ts';

/** Costs and credit types change seldom. */
const SETTINGS_MS = 300_000;
/** A hold that nobody let go of, and that the server never told of, was none. */
const HOLD_MS = 30_000;
const PAGE = 20;

/** Whose figures they are is not said beforehand: what one provider was told is of no use to the next. */
let unnamed = 0;

/** The host's defaults may be made for queries that are quite different. */
const ours = { throwOnError: false, refetchOnWindowFocus: true };

/** Without these nothing can be said: they are asked for until they are there. */
const untilKnown = {
  ...ours,
  retry: true,
  retryDelay: (failures: number) => backoff(failures + 1, { retryMs: 500 }),
};

export type ConnectionOptions = {
  url: string;
  userKey: string | undefined;
  queryClient: QueryClient;
  getToken: GetToken;
};

/** What an end user has, and hears of it: one for each provider. */
export class Connection {
  readonly inbox = new Inbox();
  readonly holds = new Store<readonly Hold[]>([]);
  /** Something happened that a list of several pages does not have yet. */
  readonly hasNewer = new Store(false);
  readonly stream: Stream;
  readonly #asking: Asking;
  readonly #queryClient: QueryClient;
  readonly #userKey: string | undefined;
  readonly #key: readonly string[];
  #getToken: GetToken;
  #user: string | undefined;
  /** Balances that were told by the stream. */
  #told = 0;
  #holds = 0;

  constructor({ url, userKey, queryClient, getToken }: ConnectionOptions) {
    const origin = url.replace(/\/+$/, '');
    this.#asking = {
      url: origin,
      token: new Token(
        () => this.#getToken(),
        (sub) => this.#meet(sub),
      ),
    };
    this.#queryClient = queryClient;
    this.#getToken = getToken;
    this.#userKey = userKey;
    this.#key = ['makegood', origin, userKey ?? `unnamed ${(unnamed += 1)}`];
    this.stream = new Stream({
      asking: this.#asking,
      cursor: () => this.inbox.cursor,
      onEvent: (event) => this.#hear(event),
    });
  }

  /** From here on, this is where tokens come from. */
  askForTokens(getToken: GetToken): void {
    this.#getToken = getToken;
  }

  /** Returns how to stop. */
  start(): () => void {
    const { link } = this.stream;
    const observer = new QueryObserver(this.#queryClient, this.#polled());
    const stop = [
      observer.subscribe(() => {}),
      link.subscribe(() => observer.setOptions(this.#polled())),
      this.stream.start(),
      this.inbox.follow(),
    ];
    return () => {
      for (const end of stop) end();
    };
  }

  balances() {
    return queryOptions({
      queryKey: [...this.#key, 'balances'],
      queryFn: ({ signal }) => this.#readBalances(signal),
      ...ours,
      networkMode: 'always',
      retry: false,
    });
  }

  settings() {
    return queryOptions({
      queryKey: [...this.#key, 'settings'],
      queryFn: ({ signal }) =>
        askAsAnyone<Settings>(`${this.#asking.url}/api/credits/settings`, signal),
      staleTime: SETTINGS_MS,
      ...untilKnown,
    });
  }

  creditTypes() {
    return queryOptions({
      queryKey: [...this.#key, 'types'],
      queryFn: ({ signal }) =>
        askAsAnyone<CreditTypes>(`${this.#asking.url}/api/credits/types`, signal),
      staleTime: SETTINGS_MS,
      ...untilKnown,
    });
  }

  history() {
    return infiniteQueryOptions({
      queryKey: [...this.#key, 'history'],
      queryFn: ({ pageParam, signal }) => {
        const cursor = pageParam && `&cursor=${encodeURIComponent(pageParam)}`;
        const path = `/api/credits/me/history?limit=${PAGE}${cursor}`;
        return ask<HistoryPage>(this.#asking, path, signal);
      },
      ...ours,
      initialPageParam: '',
      getNextPageParam: ({ nextCursor }: HistoryPage) => nextCursor,
    });
  }

  /** Lists what happened anew, from the newest page. */
  showNewest(): Promise<void> {
    this.hasNewer.set(false);
    return this.#queryClient.resetQueries({ queryKey: this.history().queryKey });
  }

  /** Asks for the balances now; whether that went well is told by the status. */
  async refresh(): Promise<void> {
    this.stream.hurry();
    const { queryKey } = this.balances();
    // An answer that is on its way may be from before whatever this is called for.
    await this.#queryClient.cancelQueries({ queryKey });
    await this.#queryClient.fetchQuery({ ...this.balances(), staleTime: 0 }).catch(() => {});
  }

  /** Shows credits as held until the server tells of it; returns how to let them go. */
  hold(creditType: string, amount: number): () => void {
    const id = (this.#holds += 1);
    this.holds.set([...this.holds.get(), { id, creditType, amount }]);
    const letGo = () => this.holds.set(this.holds.get().filter((hold) => hold.id !== id));
    const timer = setTimeout(letGo, HOLD_MS);
    return () => {
      clearTimeout(timer);
      const isAhead = this.holds.get().some((hold) => hold.id === id);
      // What is shown goes from the hold to what it became, not back to what was before it.
      if (isAhead) void this.refresh().then(letGo);
    };
  }

  /** Asked at first, and while the stream is down; never while the page is hidden. */
  #polled() {
    const isDown = this.stream.link.get() === 'down';
    const balances = this.balances();
    return {
      ...balances,
      enabled: ({ state }: { state: { data: unknown } }) => state.data === undefined || isDown,
      refetchInterval: POLL_MS,
      refetchOnReconnect: true,
    };
  }

  async #readBalances(signal: AbortSignal): Promise<Balances> {
    const told = this.#told;
    const balances = await ask<Balances>(this.#asking, '/api/credits/me', signal);
    // Nobody's figures are shown any more, or another's.
    signal.throwIfAborted();
    const { queryKey } = this.balances();
    // What the stream told meanwhile is newer.
    if (told !== this.#told) return this.#queryClient.getQueryData(queryKey) ?? balances;
    this.#take(balances);
    return balances;
  }

  #hear({ event, id, data }: EventSourceMessage): void {
    if (event === 'balance') {
      this.#told += 1;
      this.#take(JSON.parse(data) as Balances);
    }
    if (event === 'refund') this.inbox.receive(JSON.parse(data) as Refund);
    if (id !== undefined) this.inbox.reach(id);
  }

  #take(balances: Balances): void {
    const { queryKey } = this.balances();
    const before = this.#queryClient.getQueryData(queryKey);
    const holds = this.holds.get();
    notifyManager.batch(() => {
      const now = this.#queryClient.setQueryData(queryKey, balances);
      if (!before || now === before) return;
      if (holds.length > 0) this.holds.set(stillAhead(holds, before, balances));
      this.#outdateHistory();
    });
  }

  /** One page is asked for again; several are left as they are until the user wants the newest. */
  #outdateHistory(): void {
    const { queryKey } = this.history();
    const pages = this.#queryClient.getQueryData(queryKey)?.pages ?? [];
    if (pages.length > 1) this.hasNewer.set(true);
    else void this.#queryClient.invalidateQueries({ queryKey });
  }

  /** Nobody sees what belongs to another, also where the host changes users unannounced. */
  #meet(sub: string): void {
    if (sub === this.#user) return;
    const isOther = this.#user !== undefined;
    this.#user = sub;
    const name = sub || this.#userKey;
    this.inbox.open(name && `makegood ${this.#asking.url} ${name}`);
    if (!isOther) return;
    this.holds.set([]);
    this.hasNewer.set(false);
    void this.#queryClient.resetQueries({ queryKey: this.#key });
    this.stream.restart();
  }
}
