import { setTimeout as delay } from 'node:timers/promises';
import { createApiKey, listApiKeys, revokeApiKey } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { createMakegood, type Makegood, MakegoodError, WorkFailed } from '@makegood/sdk';
import { type Mix, type Simulator, startSimulator } from '@makegood/simulator';
import type { Logger } from '../log.ts';
import { within } from '../within.ts';
import { offers } from './catalogue.ts';
import { type Dice, diceOf } from './dice.ts';
import { peopleOf, type Person } from './people.ts';
import { doWork } from './work.ts';

const KEY_NAME = 'demo trickle';
const STOP_MS = 1000;
/** The simulator's log only grows: now and then another one takes its place. */
const CALLS_A_SIMULATOR = 1000;
const REFILL = 1000;

const mix: Mix = {
  ok: 92,
  timeout: 2,
  server_error: 1.5,
  overloaded: 1,
  rate_limited: 1,
  reset: 1,
  empty: 0.7,
  content_refused: 0.5,
  malformed: 0.3,
};

type TrickleOptions = {
  sql: Sql;
  /** The server's own address: the demo comes in by the public door. */
  url: string;
  users: number;
  log: Logger;
  /** Milliseconds between two charges. */
  pauseMs?: { min: number; max: number };
};

/** Starts a charge every second or two, as a product would make them, of which some fail. */
export async function startTrickle(options: TrickleOptions): Promise<{ stop(): Promise<void> }> {
  const { sql, url, users, log, pauseMs = { min: 4000, max: 12_000 } } = options;
  await revokeKeys(sql);
  const { key: apiKey } = await createApiKey(sql, { name: KEY_NAME, role: 'service' });
  const makegood = createMakegood({ url, apiKey });
  const people = peopleOf(users, Date.now(), 0);
  const stopping = new AbortController();
  const running = run({ makegood, people, pauseMs, signal: stopping.signal, log });
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    await within(STOP_MS, running).catch((error: unknown) => log.debug({ err: error }, 'demo'));
    await revokeKeys(sql);
  };
  return { stop: () => (stopped ??= stop()) };
}

/** Ours, and those of servers that were killed. */
async function revokeKeys(sql: Sql): Promise<void> {
  const { keys } = await listApiKeys(sql);
  const open = keys.filter(({ name, revokedAt }) => name === KEY_NAME && revokedAt === null);
  for (const { keyId } of open) await revokeApiKey(sql, { keyId });
}

type Running = {
  makegood: Makegood;
  people: Person[];
  pauseMs: { min: number; max: number };
  signal: AbortSignal;
  log: Logger;
};

async function run({ makegood, people, pauseMs, signal, log }: Running): Promise<void> {
  const dice = diceOf(`trickle ${Date.now()}`);
  while (!signal.aborted) {
    const simulator = await startSimulator({ seed: 1, mix, latencyMs: { min: 600, max: 5000 } });
    const underWay: Promise<void>[] = [];
    for (let n = 0; n < CALLS_A_SIMULATOR && !signal.aborted; n++) {
      const { userId } = dice.pick(people, ({ activity }) => activity);
      const one = charge(makegood, simulator, { userId, dice, signal });
      underWay.push(one.catch((error: unknown) => log.debug({ err: error }, 'demo')));
      const pause = delay(dice.between(pauseMs.min, pauseMs.max), undefined, { signal });
      await pause.catch(() => {});
    }
    await Promise.all(underWay);
    await simulator.stop();
  }
}

type Use = { userId: string; dice: Dice; signal: AbortSignal };

async function charge(
  makegood: Makegood,
  simulator: Simulator,
  { userId, dice, signal }: Use,
): Promise<void> {
  const offer = dice.pick(offers, ({ weight }) => weight);
  const units = offer.mostUnits === 1 ? 1 : dice.whole(2, offer.mostUnits);
  const { feature, apiRoute } = offer;
  const limits = { timeoutMs: 8000, deductWithinMs: 800, settleWithinMs: 800, refundWithinMs: 800 };
  try {
    await makegood.withCharge({ userId, feature, units, apiRoute, ...limits }, (work) =>
      unlessStopped(signal, () => doWork(simulator, offer, units, work)),
    );
  } catch (error) {
    if (!(error instanceof MakegoodError) || error.code !== 'insufficient_credits') throw error;
    await makegood.grant({ userId, amount: REFILL, source: 'purchase' });
  }
}

/** Work that a stop cuts short fails, so that its credits come back before the server is gone. */
async function unlessStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new WorkFailed('cancelled_before_start', 'The demo stops');
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(new WorkFailed('run_cancelled', 'The demo stops'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([stopped.promise, work()]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
