import type { Client, FailureClass } from '../api.ts';
import { giveBack } from '../charge/give-back.ts';
import { type Hold, hold } from '../charge/hold.ts';
import { type Limits, limitsOf } from '../charge/options.ts';
import { judged } from '../charge/run.ts';
import { settle } from '../charge/settle.ts';
import { nothingTold } from '../charge/units.ts';
import type { Tally, Work } from '../charge/work.ts';
import { chargeOf, type JobCharge } from '../job/options.ts';
import { AlreadySettled } from '../work-failed.ts';

/**
 * The charge of a run, as its function is given it. A function is executed from its top again after
 * each step, so what it says outside of its steps is what it said last.
 */
export type RunCharge = Pick<Work, 'settleFor' | 'unitFailed'> & {
  /** Undefined where the run is not charged, or was paid for before. */
  readonly chargeId: string | undefined;
};

/** A run sleeps and waits between its steps. */
const HOLD_SECONDS = 3600;

/** One execution of a run: all of them are one charge. */
export function openRun(client: Client) {
  const tally: Tally = {
    outcome: {},
    delivered: undefined,
    failedUnits: 0,
    told: nothingTold(),
  };
  let held: { hold: Hold; limits: Limits; what: JobCharge } | undefined;

  const charge: RunCharge = {
    get chargeId() {
      return held?.hold.chargeId;
    },
    settleFor(outcome) {
      tally.outcome = { ...tally.outcome, ...outcome };
    },
    unitFailed(n = 1) {
      tally.failedUnits = Math.min(held?.hold.units ?? 0, tally.failedUnits + n);
    },
  };

  return {
    charge,
    /** @throws MakegoodError with its money facts */
    async begin(what: JobCharge, key: string): Promise<void> {
      const options = chargeOf<never>({ holdSeconds: HOLD_SECONDS, ...what }, key);
      const limits = limitsOf(options);
      try {
        held = { hold: await hold(client, options, limits), limits, what };
      } catch (error) {
        // It was finished, and only its answer was lost.
        if (!(error instanceof AlreadySettled)) throw error;
      }
    },
    /** @throws WorkFailed where all units failed, which are given back */
    async finish(result: unknown): Promise<void> {
      if (!held) return;
      const { limits, what } = held;
      const outcome = judged({ result }, tally, held.hold);
      const { chargeId } = held.hold;
      if ('failure' in outcome) throw await giveBack(client, chargeId, outcome, tally, limits);
      await settle(client, chargeId, tally, what, limits);
    },
    async fail(failure: FailureClass, error: unknown): Promise<void> {
      if (!held) return;
      await giveBack(client, held.hold.chargeId, { failure, error }, tally, held.limits);
    },
  };
}
