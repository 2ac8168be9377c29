import type { DeductInput, SettleAnswer } from '../api.ts';
import type { MakegoodError } from '../makegood-error.ts';
import type { Work } from './work.ts';

/** The work succeeded and is paid for. Amounts in the smallest unit of the credit type. */
export type Settled = {
  chargeId: string;
  /** What the user paid. */
  amount: number;
  /** What came back: held and not used, or held for units that failed. */
  returned: number;
  balance: SettleAnswer['balance'];
};

/** The work succeeded and its charge could not be settled: it stays free for the user. */
export type Unsettled = { chargeId: string; error: MakegoodError };

/** Who is charged for what, and what is kept of it in the ledger. */
export type Charged = Pick<
  DeductInput,
  | 'userId'
  | 'feature'
  | 'units'
  | 'amount'
  | 'creditType'
  | 'provider'
  | 'providerTaskId'
  | 'apiRoute'
  | 'metadata'
>;

export type ChargeOptions<T> = Charged & {
  /** The same for every delivery of the same job, so that it is billed once; one of its own otherwise. */
  idempotencyKey?: string;
  /**
   * What becomes of a delivery while another under the same key may still be at work: it shares the
   * hold, or is refused as AlreadyRunning. `share`.
   */
  whileHeld?: 'share' | 'refuse';
  /** The attempt to start with; 1. */
  attempt?: number;
  /** How long the credits are held; the feature's hold time, or longer where the timeout needs it. */
  holdSeconds?: number;
  /** How long the work may take; 60,000 milliseconds. */
  timeoutMs?: number;
  /** Keeps the hold alive while the work runs, for work that takes long. */
  heartbeat?: boolean;
  /** The caller's own wish to stop. */
  signal?: AbortSignal;
  /** Which results count as nothing delivered; undefined, null, '' and [] by default. */
  isEmpty?: (result: T) => boolean;
  /** How long to try to charge, to settle and to give back; 10,000 milliseconds each. */
  deductWithinMs?: number;
  settleWithinMs?: number;
  refundWithinMs?: number;
  /** Told before the result is returned. Must not throw. */
  onSettled?: (settled: Settled) => void;
  /** Told before the result is returned all the same. Must not throw. */
  onUnsettled?: (unsettled: Unsettled) => void;
};

/** For work that an outer charge pays for. */
export type JoinOptions<T> = Pick<ChargeOptions<T>, 'timeoutMs' | 'signal' | 'isEmpty'> & {
  /** The work of the outer charge, which is the one that settles and gives back. */
  within: Work;
};

const SECONDS_A_BEAT_KEEPS = 60;
const MAX_HOLD_SECONDS = 2_592_000;
export const LONGEST_TIMER_MS = 2_147_483_647;

/** The time limits of a charge, with their defaults. */
export function limitsOf(options: ChargeOptions<never>) {
  const { holdSeconds, heartbeat = false } = options;
  const {
    timeoutMs = 60_000,
    deductWithinMs = 10_000,
    settleWithinMs = 10_000,
    refundWithinMs = 10_000,
  } = options;
  const workMs = Math.min(timeoutMs, LONGEST_TIMER_MS);
  const needed = Math.ceil((workMs + Math.max(settleWithinMs, refundWithinMs)) / 1000);
  return {
    timeoutMs: workMs,
    deductWithinMs,
    settleWithinMs,
    refundWithinMs,
    heartbeat,
    /** Seconds that the hold must last from when the work starts, or from a beat. */
    keepSeconds:
      holdSeconds ?? Math.min(heartbeat ? SECONDS_A_BEAT_KEEPS : needed, MAX_HOLD_SECONDS),
  };
}

export type Limits = ReturnType<typeof limitsOf>;
