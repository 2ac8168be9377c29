import type { SettleInput } from '../api.ts';
import type { Hold } from './hold.ts';

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
};

/** What the work said about itself. */
export type Tally = {
  outcome: Pick<SettleInput, 'amount' | 'costUsd' | 'providerTaskId'>;
  delivered: number | undefined;
  failedUnits: number;
};

/** The work's handle and the tally that it fills. */
export function openWork({ chargeId, attempt, units }: Hold, signal: AbortSignal) {
  const tally: Tally = { outcome: {}, delivered: undefined, failedUnits: 0 };
  const work: Work = {
    signal,
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
  return { work, tally };
}
