import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const OPENING_AT_ONCE = 50;
const PATIENCE_MS = 10_000;

type Pending = { balance: number; answeredAt: number };
type Reader = { request: ClientRequest; seen: { balance: number; at: number }; pending: Pending[] };

/** The streams of many users, one each, and how long after its answer each charge was told there. */
export class Readers {
  readonly #url: string;
  readonly #tokenOf: (userId: string) => string;
  readonly #byUser = new Map<string, Reader>();
  #latencies: number[] = [];

  constructor(url: string, tokenOf: (userId: string) => string) {
    this.#url = `${url}/api/credits/stream`;
    this.#tokenOf = tokenOf;
  }

  /** Opens a stream of each of them; done once every one has had its first balance. */
  async open(userIds: readonly string[]): Promise<void> {
    const waiting = [...userIds];
    const opener = async () => {
      for (let userId = waiting.pop(); userId; userId = waiting.pop()) await this.#openOne(userId);
    };
    await Promise.all(Array.from({ length: OPENING_AT_ONCE }, opener));
  }

  /** Notes that a charge was answered, so that its event is timed. */
  answered(userId: string, balance: number): void {
    const reader = this.#byUser.get(userId);
    if (!reader) return;
    // What was told before the answer came took no time.
    if (reader.seen.balance <= balance) this.#latencies.push(0);
    else reader.pending.push({ balance, answeredAt: performance.now() });
  }

  /** The times since the last call, in milliseconds, and how many were not told in time. */
  async told(): Promise<{ latencies: number[]; missing: number }> {
    const deadline = performance.now() + PATIENCE_MS;
    const missing = () =>
      [...this.#byUser.values()].reduce((sum, { pending }) => sum + pending.length, 0);
    while (missing() > 0 && performance.now() < deadline) await delay(20);
    const latencies = this.#latencies;
    this.#latencies = [];
    return { latencies, missing: missing() };
  }

  close(): void {
    for (const { request } of this.#byUser.values()) request.destroy();
    this.#byUser.clear();
  }

  #openOne(userId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.#tokenOf(userId)}` };
      const request = get(this.#url, { agent: false, headers });
      request.on('error', reject);
      request.once('response', (answer: IncomingMessage) => {
        if (answer.statusCode !== 200)
          return reject(new Error(`A stream got ${answer.statusCode}`));
        const reader: Reader = { request, seen: { balance: Infinity, at: 0 }, pending: [] };
        this.#byUser.set(userId, reader);
        answer.on('error', () => {});
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          const end = text.lastIndexOf('\n\n');
          if (end < 0) return;
          const balance = lastBalance(text.slice(0, end));
          text = text.slice(end + 2);
          if (balance === null) return;
          this.#see(reader, balance);
          resolve();
        });
      });
    });
  }

  #see(reader: Reader, balance: number): void {
    const at = performance.now();
    reader.seen = { balance, at };
    // One event may tell of several charges.
    for (const one of reader.pending) {
      if (balance <= one.balance) this.#latencies.push(at - one.answeredAt);
    }
    reader.pending = reader.pending.filter((one) => balance > one.balance);
  }
}

function lastBalance(text: string): number | null {
  const found = [...text.matchAll(/"creditsRemaining":(\d+)/g)].at(-1)?.[1];
  return found === undefined ? null : Number(found);
}
