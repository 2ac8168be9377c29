import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './server-process.ts';

/** How a client sends a call; fails when no answer came. */
export type Send = (method: string, path: string, body?: object) => Promise<Answer>;

export type Kind = 'grant' | 'deduct' | 'settle' | 'refund';

/** One operation as its client knows it. */
export type Operation = {
  kind: Kind;
  userId: string;
  path: string;
  body: Record<string, unknown>;
  /** Times it was sent without a success: no answer, or a 503. */
  unanswered: number;
  /** What was acknowledged; undefined as long as nothing was. */
  answer: Record<string, unknown> | undefined;
};

/** What a client saw of an outage. */
type Seen = { refused: number; cut: number; slowestMs: number };

const PAUSE_MS = 100;
const PATIENCE_MS = 60_000;
const ACKNOWLEDGED_MS = 30_000;

/**
 * What a careful client writes down: every operation before it is sent, and every answer. What was
 * not answered is sent again, with the same key, until it is.
 */
export class Journal {
  readonly operations: Operation[] = [];
  /** Answers of 503 and calls without an answer, and the longest that any call took. */
  readonly seen: Seen = { refused: 0, cut: 0, slowestMs: 0 };
  #acknowledged = 0;
  #watchers: { at: number; resolve: () => void }[] = [];

  /** Resolves with the next that many acknowledgements; fails when they take over 30 seconds. */
  acknowledged(more: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const at = this.#acknowledged + more;
      const late = setTimeout(() => {
        reject(new Error(`${at - this.#acknowledged} of ${more} are not acknowledged yet`));
      }, ACKNOWLEDGED_MS);
      const told = () => {
        clearTimeout(late);
        resolve();
      };
      this.#watchers.push({ at, resolve: told });
    });
  }

  /**
   * Sends an operation until it is acknowledged, or until it may give up.
   * Fails when the answer is neither a success nor a 503 as problem+json.
   */
  async perform(
    send: Send,
    what: Pick<Operation, 'kind' | 'userId' | 'path' | 'body'>,
    givesUp: () => boolean = () => false,
  ): Promise<Operation> {
    const operation: Operation = { ...what, unanswered: 0, answer: undefined };
    this.operations.push(operation);
    await this.#finish(send, operation, givesUp);
    return operation;
  }

  /** Sends an operation until it is answered; fails when that takes over a minute. */
  async #finish(send: Send, operation: Operation, givesUp: () => boolean): Promise<void> {
    for (const since = performance.now(); performance.now() - since < PATIENCE_MS;) {
      const answer = await this.#try(send, operation);
      if (answer) {
        operation.answer = answer;
        this.#tell();
        return;
      }
      operation.unanswered += 1;
      if (givesUp()) return;
      await delay(PAUSE_MS);
    }
    throw new Error(`${operation.path} is not acknowledged after ${PATIENCE_MS} ms`);
  }

  async #try(send: Send, { path, body }: Operation) {
    const since = performance.now();
    let answer: Answer;
    try {
      answer = await send('POST', path, body);
    } catch {
      this.seen.cut += 1;
      return undefined;
    } finally {
      this.seen.slowestMs = Math.max(this.seen.slowestMs, performance.now() - since);
    }
    if (answer.status === 200) return answer.body;
    const { status, type, body: problem } = answer;
    if (status === 503 && type === 'application/problem+json' && problem.status === 503) {
      this.seen.refused += 1;
      return undefined;
    }
    throw new Error(`${path}: ${status} ${type} ${JSON.stringify(problem)}`);
  }

  #tell(): void {
    this.#acknowledged += 1;
    this.#watchers = this.#watchers.filter(({ at, resolve }) => {
      if (at > this.#acknowledged) return true;
      resolve();
      return false;
    });
  }
}

export type Load = {
  /** No operation begins any more; resolves once those under way are acknowledged or given up. */
  end(): Promise<void>;
};

const USERS = 16;

/** Gives the load's users more credits than it can spend. */
export async function grantAll(journal: Journal, send: Send): Promise<void> {
  const users = Array.from({ length: USERS }, (_, n) => `user-${n}`);
  await Promise.all(
    users.map((userId) => grantTo(journal, send, userId, 1_000_000_000, () => false)),
  );
}

let keys = 0;
const newKey = () => `key-${++keys}`;

function grantTo(
  journal: Journal,
  send: Send,
  userId: string,
  amount: number,
  givesUp: () => boolean,
) {
  const body = { userId, amount, source: 'purchase', idempotencyKey: newKey() };
  return journal.perform(
    send,
    { kind: 'grant', userId, path: '/api/credits/grant', body },
    givesUp,
  );
}

/**
 * Clients that charge, settle and refund without a pause. With `givesUpAtEnd`, an operation that
 * finds no server once the load ends stays unanswered in the journal.
 */
export function startLoad(
  journal: Journal,
  send: Send,
  { clients = 32, givesUpAtEnd = false } = {},
): Load {
  let ending = false;
  const givesUp = () => ending && givesUpAtEnd;
  const run = async () => {
    while (!ending) await work(journal, send, givesUp);
  };
  const running = Promise.all(Array.from({ length: clients }, run));
  // A failure is told by end(); until then it must not count as unhandled.
  running.catch(() => {});
  return {
    async end() {
      ending = true;
      await running;
    },
  };
}

/** One piece of work: a charge, and what becomes of it. */
async function work(journal: Journal, send: Send, givesUp: () => boolean): Promise<void> {
  const userId = `user-${randomInt(USERS)}`;
  const perform = (kind: Kind, path: string, body: Record<string, unknown>) =>
    journal.perform(send, { kind, userId, path, body }, givesUp);
  if (randomInt(20) === 0) await grantTo(journal, send, userId, randomInt(1, 1000), givesUp);
  const amount = randomInt(10, 100);
  const charged = await perform('deduct', '/api/credits/deduct', {
    ...{ userId, feature: 'chat', amount, idempotencyKey: newKey() },
    ...(randomInt(3) > 0 && { hold: { seconds: 3600 } }),
  });
  const chargeId = charged.answer?.chargeId;
  if (chargeId === undefined) return;
  const refund = (part?: number) =>
    perform('refund', '/api/credits/refund', {
      ...{ chargeId, reason: 'timeout', idempotencyKey: newKey() },
      ...(part && { amount: part }),
    });
  switch (randomInt(4)) {
    case 0:
      await perform('settle', `/api/credits/charges/${String(chargeId)}/settle`, {
        ...(randomInt(2) && { amount: randomInt(1, amount) }),
      });
      return;
    case 1:
      await refund();
      return;
    case 2:
      if ((await refund(randomInt(1, amount))).answer) await refund(1);
      return;
    default:
  }
}
