import { LedgerError } from '../errors.ts';

/** What became of one item of a batch. */
export type Result<Out> = { value: Out } | { error: unknown };

export type Bounds = {
  /** Most items in one batch. */
  maxBatch: number;
  /** Most items waiting; beyond it an item is refused at once. */
  maxQueue: number;
  /** Milliseconds an item may wait for its batch. */
  maxWaitMs: number;
};

type Waiting<In, Out> = {
  item: In;
  since: number;
  resolve: (value: Out) => void;
  reject: (error: unknown) => void;
};

/**
 * Runs items in batches: those that come while a batch is under way go out together as the next.
 * No timer and no added delay: a lone item is a batch of one.
 */
export class Gather<In, Out> {
  readonly #run: (items: In[]) => Promise<Result<Out>[]>;
  readonly #bounds: Bounds;
  #waiting: Waiting<In, Out>[] = [];
  #flight: Promise<void> | undefined;

  constructor(run: (items: In[]) => Promise<Result<Out>[]>, bounds: Bounds) {
    this.#run = run;
    this.#bounds = bounds;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Adds an item to the next batch.
   * @throws LedgerError overloaded when too many wait or it waited too long; it was not run then
   */
  add(item: In): Promise<Out> {
    if (this.#waiting.length >= this.#bounds.maxQueue) {
      return Promise.reject(new LedgerError('overloaded', { retryAfter: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, since: performance.now(), resolve, reject });
      this.#flight ??= this.#fly();
    });
  }

  /** Waits until nothing waits and nothing is under way. */
  async drained(): Promise<void> {
    while (this.#flight) await this.#flight;
  }

  async #fly(): Promise<void> {
    // Whatever arrived with the same turn of the event loop goes along.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#batch();
    this.#flight = undefined;
  }

  async #batch(): Promise<void> {
    const taken = this.#waiting.splice(0, this.#bounds.maxBatch);
    const tooLate = performance.now() - this.#bounds.maxWaitMs;
    const going = taken.filter((one) => one.since >= tooLate);
    for (const one of taken) {
      if (one.since < tooLate) one.reject(new LedgerError('overloaded', { retryAfter: 1 }));
    }
    if (going.length === 0) return;
    try {
      const results = await this.#run(going.map((one) => one.item));
      going.forEach((one, i) => {
        const result = results[i] ?? { error: new Error('A batch lost a result') };
        if ('value' in result) one.resolve(result.value);
        else one.reject(result.error);
      });
    } catch (error) {
      for (const one of going) one.reject(error);
    }
  }
}
