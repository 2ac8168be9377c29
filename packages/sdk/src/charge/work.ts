import type { Client, SettleInput } from '../api.ts';
import type { Hold } from './hold.ts';
import type { Limits } from './options.ts';
import { openUnits, type ToldUnits, type UnitOptions } from './units.ts';

/** What the work is given. */
export type Work = {
  /** Aborts when the time is up or the caller wants to stop. Pass it on to what the work calls. */
  readonly signal: AbortSignal;
  readonly chargeId: string;
  /** Which attempt of its job this is, for the ids that the work gives to providers. */
  readonly attempt: number;
  /**
   * What to settle for: credits, where it is less than what is held; the provider's real cost in US
   * dollars; the provider's task id. Later values replace earlier ones.
   */
  settleFor(outcome: Pick<SettleInput, 'amount' | 'costUsd' | 'providerTaskId'>): void;
  /** How much of a stream has reached the user so far, 0 to 1. */
  delivered(share: number): void;
  /** So many of the charge's units failed, and are given back while the rest is settled. */
  unitFailed(n?: number): void;
  /**
   * Runs one of the charge's units under a name of its own, and tells the server at once how it
   * went: one that fails is given back while the others go on, one that was delivered stays paid
   * should this process die. What counts as a failure is what does for the whole work.
   * @throws the unit's own error, with its MoneyFacts; the work may go on without it
   */
  unit<T>(
    name: string,
    fn: (signal: AbortSignal) => T | PromiseLike<T>,
    options?: UnitOptions<T>,
  ): Promise<T>;
  /**
   * The work failed, whatever it returns: has it given back now, once. Returns the error with its
   * MoneyFacts, to be thrown or shown.
   */
  fail(error: unknown): Promise<unknown>;
};

/** What the work said about itself. */
export type Tally = {
  outcome: Pick<SettleInput, 'amount' | 'costUsd' | 'providerTaskId'>;
  delivered: number | undefined;
  failedUnits: number;
  told: ToldUnits;
};

/** The part of the work's handle that speaks of the work, and the tally that it fills. */
export function openWork(client: Client, hold: Hold, limits: Limits) {
  const { chargeId, attempt, units } = hold;
  const { unitWithin, told } = openUnits(client, hold, limits);
  const tally: Tally = { outcome: {}, delivered: undefined, failedUnits: 0, told };
  const work: Omit<Work, 'signal' | 'fail' | 'unit'> = {
    chargeId,
    attempt,
    settleFor(outcome) {
      tally.outcome = { ...tally.outcome, ...outcome };
    },
    delivered(share) {
      // 0 of 0 tokens is NaN and says nothing.
      if (!Number.isNaN(share)) tally.delivered = Math.min(1, Math.max(0, share));
    },
    unitFailed(n = 1) {
      if (!Number.isSafeInteger(n) || n < 1)
        throw new RangeError(`units are whole numbers from 1: ${n}`);
      tally.failedUnits = Math.min(units, tally.failedUnits + n);
    },
  };
  return { work, unitWithin, tally };
}
