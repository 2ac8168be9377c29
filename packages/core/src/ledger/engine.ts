import type { Sql } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import { openAnnouncer } from '../live/announce.ts';
import { type OnLocked, type Place, previewBatch, runBatch } from './batch.ts';
import type { Command } from './command.ts';
import { failureOf } from './database-failure.ts';
import type { Outcome } from './decide.ts';
import { Gather, type Result } from './gather.ts';
import { openOwners } from './owners.ts';
import { tracedBatch, tracedCommand } from './tracing.ts';

/** The ledger of one process: every change of a balance goes through `submit`. */
export type Ledger = {
  readonly sql: Sql;
  /**
   * Has a command decided and committed, in order with everything else of its user.
   * @throws LedgerError as the rules refuse it; overloaded or busy when nothing happened;
   *   unavailable when the database cannot be reached and the outcome may be unknown
   */
  submit<Answer>(command: Command): Promise<Answer>;
  /**
   * Has commands decided and committed as a batch of their own, beside the lanes, and returns what
   * came of each: for long work over many users, so that charges do not wait behind it.
   */
  runAll<Answer>(commands: Command[]): Promise<Result<Answer>[]>;
  /** What commands would get now; nothing changes. */
  preview<Answer>(commands: Command[]): Promise<Result<Answer>[]>;
  /** The user of a charge. Throws LedgerError charge_not_found. */
  ownerOf(chargeId: string): Promise<string>;
  /** Commands waiting for their batch, and the batches and commands run so far. */
  stats(): { waiting: number; batches: number; commands: number };
  /** Refuses new commands and waits for those that were accepted. */
  close(): Promise<void>;
};

export type LedgerOptions = {
  /** A pool with at least as many connections as lanes, opened `byKey`. */
  sql: Sql;
  /** Batches that may be under way at once; the commands of a user always share one lane. */
  lanes?: number;
  /** Most commands in a batch. */
  maxBatch?: number;
  /** Most commands waiting in a lane. */
  maxQueue?: number;
  /** Milliseconds a command may wait for its batch. */
  maxWaitMs?: number;
  /** The time of the decisions, in milliseconds since 1970 UTC; without it, the database's. */
  clock?: () => number;
};

const RETRIES = 5;

/** Opens the ledger on a migrated database. */
export function openLedger(options: LedgerOptions): Ledger {
  const {
    sql,
    lanes: laneCount = 4,
    maxBatch = 512,
    maxQueue = 4096,
    maxWaitMs = 5000,
    clock,
  } = options;
  const owners = openOwners(sql);
  const { changed, close: announced } = openAnnouncer(sql);
  const place = { sql, clock, changed };
  const beside = new Set<Promise<unknown>>();
  let closed = false;
  let batches = 0;
  let commands = 0;

  const run = async (batch: Command[]) => {
    batches += 1;
    commands += batch.length;
    return runOrReplay(place, batch);
  };
  const lanes = Array.from(
    { length: laneCount },
    () => new Gather<Command, unknown>(run, { maxBatch, maxQueue, maxWaitMs }),
  );
  const laneOf = (userId: string) => {
    const lane = lanes[hash(userId) % laneCount];
    if (!lane) throw new RangeError('A ledger needs at least one lane');
    return lane;
  };

  return {
    sql,
    async submit<Answer>(command: Command) {
      if (closed) throw new LedgerError('overloaded', { retryAfter: 1 });
      return tracedCommand(command, () => laneOf(command.userId).add(command) as Promise<Answer>);
    },
    runAll<Answer>(commands: Command[]) {
      if (closed) return Promise.reject(new LedgerError('overloaded', { retryAfter: 1 }));
      const running = runOrReplay(place, commands) as Promise<Result<Answer>[]>;
      beside.add(running);
      return running.finally(() => beside.delete(running));
    },
    async preview<Answer>(commands: Command[]) {
      return (await previewBatch(place, commands)).map(asResult) as Result<Answer>[];
    },
    ownerOf: owners.ownerOf,
    stats: () => ({
      waiting: lanes.reduce((sum, lane) => sum + lane.waiting, 0),
      batches,
      commands,
    }),
    async close() {
      closed = true;
      await Promise.all([...lanes.map((lane) => lane.drained()), ...beside]);
      await announced();
    },
  };
}

/** FNV-1a, 32 bits: spreads users over the lanes. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

const asResult = (outcome: Outcome): Result<unknown> =>
  'answer' in outcome ? { value: outcome.answer } : { error: outcome.refused };

/** Runs a batch; where a row poisons it, each command on its own, so that it fails alone. */
async function runOrReplay(place: Place, batch: Command[]): Promise<Result<unknown>[]> {
  try {
    return (await runAgainWhileContended(place, batch)).map(asResult);
  } catch (error) {
    // Only what was surely rolled back may run again: a lost connection may have committed.
    if (batch.length === 1 || failureOf(error) !== 'poisoned') {
      const failure = asLedgerError(error);
      return batch.map(() => ({ error: failure }));
    }
    const results: Result<unknown>[] = [];
    for (const command of batch) results.push(...(await runOrReplay(place, [command])));
    return results;
  }
}

async function runAgainWhileContended(place: Place, batch: Command[]): Promise<Outcome[]> {
  let onLocked: OnLocked = 'wait';
  for (let tries = 1; ; tries++) {
    try {
      return await tracedBatch(batch, () => runBatch(place, batch, onLocked));
    } catch (error) {
      const failure = failureOf(error);
      if (tries >= RETRIES) throw error;
      if (failure === 'locked') onLocked = 'leave_out';
      else if (failure !== 'contended') throw error;
    }
  }
}

function asLedgerError(error: unknown): LedgerError {
  switch (failureOf(error)) {
    case 'unreachable':
      return new LedgerError('unavailable', { retryAfter: 1 }, { cause: error });
    case 'contended':
    case 'locked':
      return new LedgerError('busy', { retryAfter: 1 }, { cause: error });
    case 'poisoned':
      return new LedgerError('internal', {}, { cause: error });
  }
}
