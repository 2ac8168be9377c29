import type { Outcome } from './outcome.ts';
import { exactUsd } from './price.ts';

/** What happened to a call. `costUsd` sums all attempts, the rest tells of the last one. */
export type CallRecord = {
  callId: string;
  provider: string;
  outcome: Outcome;
  /** ISO 8601 UTC, when the last attempt arrived. */
  at: string;
  promptTokens: number;
  /** Tokens generated and billed. */
  completionTokens: number;
  /** Usable part of the wanted tokens that was handed to the client, 0 to 1. */
  deliveredShare: number;
  /** US dollars. */
  costUsd: number;
  /** Everything the outcome answers was sent; false when there is no answer or the client left. */
  answered: boolean;
  attempts: number;
};

export type Delivery = { completionTokens: number; deliveredShare: number; answered: boolean };

/** One attempt at a call; an attempt overtaken by a later one changes only the cost. */
export type Attempt = {
  number: number;
  deliver: (delivery: Delivery) => void;
  bill: (usd: number) => void;
};

export type Opening = Pick<CallRecord, 'callId' | 'provider' | 'outcome' | 'promptTokens'>;

export class LogFullError extends Error {
  override name = 'LogFullError';
}

/** The records of all calls, by provider and call id, in the order of their first attempt. */
export class CallLog {
  #byProvider = new Map<string, Map<string, CallRecord>>();
  #latest = new Map<string, CallRecord>();
  #records: CallRecord[] = [];
  #maxRecords: number;

  constructor(maxRecords: number) {
    this.#maxRecords = maxRecords;
  }

  /** Notes an attempt. Throws LogFullError when a new call would exceed the bound. */
  open(opening: Opening): Attempt {
    const record = this.#find(opening);
    const number = record.attempts + 1;
    Object.assign(record, opening, {
      at: new Date().toISOString(),
      completionTokens: 0,
      deliveredShare: 0,
      answered: false,
      attempts: number,
    });
    this.#latest.set(opening.callId, record);
    return {
      number,
      deliver: (delivery) => {
        if (record.attempts === number) Object.assign(record, delivery);
      },
      bill: (usd) => {
        record.costUsd = exactUsd(record.costUsd + usd);
      },
    };
  }

  /** All records, in the order of the calls' first attempts. */
  all(): CallRecord[] {
    return this.#records.map((record) => ({ ...record }));
  }

  /** The record of a call; where several providers were asked, that of the last one. */
  get(callId: string): CallRecord | undefined {
    const record = this.#latest.get(callId);
    return record && { ...record };
  }

  #find(opening: Opening): CallRecord {
    let calls = this.#byProvider.get(opening.provider);
    const known = calls?.get(opening.callId);
    if (known) return known;
    if (this.#records.length >= this.#maxRecords) {
      throw new LogFullError(
        `the simulator's log is full: maxRecords is ${this.#maxRecords}; raise it or start anew`,
      );
    }
    const record: CallRecord = {
      ...opening,
      at: '',
      completionTokens: 0,
      deliveredShare: 0,
      costUsd: 0,
      answered: false,
      attempts: 0,
    };
    if (!calls) this.#byProvider.set(opening.provider, (calls = new Map()));
    calls.set(opening.callId, record);
    this.#records.push(record);
    return record;
  }
}
