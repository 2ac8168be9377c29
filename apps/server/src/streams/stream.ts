import type { ServerResponse } from 'node:http';
import type { Told } from '@makegood/core';

/** Bytes that may wait for a reader who has not taken what was sent before. */
const MOST_UNREAD = 64 * 1024;
const PATIENCE_MS = 20_000;

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Of nginx: it would keep events back until it has a bufferful.
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

/** What the reader waits for before it comes again, in milliseconds. */
const PREAMBLE = 'retry: 2000\n\n';
const HEARTBEAT = ':\n\n';

/**
 * One reader's server-sent events, written straight to the response: nothing is kept for a reader
 * but what its socket has not taken yet, and one who takes too little is let go.
 */
export class Stream {
  readonly #outgoing: ServerResponse;
  readonly #headers: Record<string, string>;
  /** When the reader's token expires, in milliseconds since 1970 UTC. */
  readonly #expiresAt: number;
  #unreadSince: number | null = null;

  constructor(outgoing: ServerResponse, headers: Record<string, string>, expiresAt: number) {
    this.#outgoing = outgoing;
    this.#headers = headers;
    this.#expiresAt = expiresAt;
  }

  get isOver(): boolean {
    return this.#outgoing.writableEnded || this.#outgoing.destroyed;
  }

  /** Sends the refunds, then the balances where they changed; the first also begins the answer. */
  tell({ refunds, balances, cursor }: Told): void {
    const events = refunds.map((one) => event('refund', one.cursor, JSON.stringify(one.refund)));
    if (balances !== null) events.push(event('balance', cursor, balances));
    if (this.isOver) return;
    if (this.#outgoing.headersSent) return this.#write(events.join(''));
    this.#outgoing.writeHead(200, { ...this.#headers, ...HEADERS });
    this.#write(PREAMBLE + events.join(''));
  }

  /** Shows the reader, and every proxy between, that somebody is there. */
  beat(): void {
    if (!this.isOver && this.#outgoing.headersSent) this.#write(HEARTBEAT);
  }

  /** Ends it where its token has expired, or its reader has not read for too long. */
  check(now: number): void {
    if (now >= this.#expiresAt) return this.end();
    if (this.#outgoing.writableLength === 0) this.#unreadSince = null;
    else this.#unreadSince ??= now;
    if (this.#unreadSince !== null && now - this.#unreadSince > PATIENCE_MS)
      this.#outgoing.destroy();
  }

  /** Ends it in order; at once where the reader has not taken all. */
  end(): void {
    if (this.isOver || !this.#outgoing.headersSent) return;
    if (this.#outgoing.writableLength > 0) this.#outgoing.destroy();
    else this.#outgoing.end();
  }

  #write(text: string): void {
    if (this.#outgoing.writableLength > MOST_UNREAD) this.#outgoing.destroy();
    else this.#outgoing.write(text);
  }
}

const event = (name: string, id: string, data: string) =>
  `event: ${name}\nid: ${id}\ndata: ${data}\n\n`;
