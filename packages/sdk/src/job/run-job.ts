import type { Client } from '../api.ts';
import type { Failed } from '../charge/bounded.ts';
import { perform, type Verdict } from '../charge/perform.ts';
import type { Work } from '../charge/work.ts';
import { AlreadySettled } from '../work-failed.ts';
import { failureOfLast } from './exhausted.ts';
import { chargeOf, HOLD_SECONDS, type JobCharge } from './options.ts';

type Delivery = {
  charge: JobCharge;
  key: string;
  /** How often the job was tried, this time included. */
  attempts: number;
  /** Seconds until the next try, where there will be one after this failure. */
  againIn: (failed: Failed) => number | undefined;
  signal?: AbortSignal | undefined;
};

const MAX_HOLD_SECONDS = 2_592_000;

/**
 * Runs one delivery of a job: all of its deliveries are one charge. A failure that will be tried
 * again gives nothing back and keeps the hold; the last one is given back.
 * @returns the work's result; undefined where the job was done and paid for before
 * @throws the work's own error, with its MoneyFacts; MakegoodError when the credits could not be held
 */
export async function runJob<T>(
  client: Client,
  { charge, key, attempts, againIn, signal }: Delivery,
  fn: (work: Work) => T | PromiseLike<T>,
): Promise<T | undefined> {
  const judge = (failed: Failed): Verdict => {
    const seconds = againIn(failed);
    if (seconds === undefined) return { failure: failureOfLast(failed.failure, attempts) };
    const { holdSeconds = HOLD_SECONDS } = charge;
    return { againWithinSeconds: Math.min(seconds + holdSeconds, MAX_HOLD_SECONDS) };
  };
  const options = { ...chargeOf<T>(charge, key), ...(signal && { signal }) };
  try {
    return await perform(client, options, fn, judge);
  } catch (error) {
    if (error instanceof AlreadySettled) return undefined;
    throw error;
  }
}
