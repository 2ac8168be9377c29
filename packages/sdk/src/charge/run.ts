import type { Client } from '../api.ts';
import { classify } from '../failures/classify.ts';
import { breaksStream } from '../failures/observations.ts';
import { WorkFailed } from '../work-failed.ts';
import { bounded, type Failed, type Outcome } from './bounded.ts';
import { giveBack } from './give-back.ts';
import type { Hold } from './hold.ts';
import type { ChargeOptions, Limits } from './options.ts';
import { openWork, type Tally, type Work } from './work.ts';

/** Runs the work in bounded time and tells how it went, and what it said about itself. */
export async function run<T>(
  client: Client,
  hold: Hold,
  fn: (work: Work) => T | PromiseLike<T>,
  options: ChargeOptions<T>,
  limits: Limits,
): Promise<{ outcome: Outcome<T>; tally: Tally }> {
  const { signal, isEmpty } = options;
  const { work, unitWithin, tally } = openWork(client, hold, limits);
  let failed: Promise<Failed> | undefined;
  const tellFailed = async (error: unknown): Promise<Failed> => {
    const why = asFailure({ failure: classify(error), error }, tally);
    return { ...why, error: await giveBack(client, hold.chargeId, why, tally, limits) };
  };
  const fail = async (error: unknown) => {
    failed ??= tellFailed(error);
    return (await failed).error;
  };
  const start = (stop: AbortSignal) =>
    fn({
      ...work,
      signal: stop,
      fail,
      unit: (name, unit, how) => unitWithin(stop, name, unit, how),
    });
  const ended = await bounded(start, { timeoutMs: limits.timeoutMs, signal, isEmpty });
  return { outcome: (await failed) ?? judged(ended, tally, hold), tally: { ...tally } };
}

/** What the work said about itself counts where it says more than how it ended. */
export function judged<T>(outcome: Outcome<T>, tally: Tally, { units }: Hold): Outcome<T> {
  if (!('result' in outcome)) return asFailure(outcome, tally);
  const allFailed = tally.failedUnits + tally.told.failed >= units;
  return allFailed ? allUnitsFailed(units, tally, outcome.result) : outcome;
}

function asFailure(failed: Failed, { delivered }: Tally): Failed {
  const { error, failure } = failed;
  const namedByTheWork = error instanceof WorkFailed && failure !== 'timed_out';
  const broken = delivered !== undefined && breaksStream.has(failure) && !namedByTheWork;
  return broken ? { failure: 'stream_broken', error } : failed;
}

/** A unit that the policy gives nothing back for stays paid where the others failed too. */
function allUnitsFailed(units: number, { told }: Tally, result: unknown): Failed {
  const failure = 'units_failed';
  const error = new WorkFailed(failure, `All units of the work failed: ${units}.`, { result });
  return { failure: told.owed.length === 0 ? (told.unpaid ?? failure) : failure, error };
}
