import type { ChargeOptions, Charged } from '../charge/options.ts';
import type { Makegood } from '../create-makegood.ts';

/** What the worker adapters need of the SDK. */
export type JobCharger = Pick<Makegood, 'client'>;

/**
 * What a job is charged for. It must follow from the job alone: every delivery of it, and whoever
 * hears of its end, asks again.
 */
export type JobCharge = Charged &
  Pick<ChargeOptions<unknown>, 'timeoutMs' | 'onSettled' | 'onUnsettled'> & {
    /** How long the hold lasts after the last sign of life, and waits for the next try; 300. */
    holdSeconds?: number;
    /** Instead of the key that the adapter makes of the job's id. */
    idempotencyKey?: string;
  };

export const HOLD_SECONDS = 300;
/** Workers' libraries have limits of their own; this one ends what they would let run on. */
const TIMEOUT_MS = 15 * 60_000;

/** The charge of a delivery. Jobs often return nothing, which is no failure of theirs. */
export const chargeOf = <T>(charge: JobCharge, key: string): ChargeOptions<T> => ({
  holdSeconds: HOLD_SECONDS,
  timeoutMs: TIMEOUT_MS,
  idempotencyKey: key,
  ...charge,
  heartbeat: true,
  isEmpty: () => false,
});
