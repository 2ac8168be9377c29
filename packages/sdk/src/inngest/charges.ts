import { type EventPayload, type Inngest, Middleware, NonRetriableError } from 'inngest';
import { classify } from '../failures/classify.ts';
import { endJob } from '../job/end.ts';
import { failureOfLast } from '../job/exhausted.ts';
import type { JobCharge, JobCharger } from '../job/options.ts';
import { isTransient, MakegoodError } from '../makegood-error.ts';
import { type MoneyFacts, moneyFactsOf } from '../money-facts.ts';
import { noteOn, notedOn } from './note.ts';
import { openRun } from './run.ts';

/** A run of a function, by what triggered it. */
export type Run = { runId: string; event: EventPayload };

/** What Inngest tells of a run that failed or was cancelled. */
type Ended = { event: { data: { run_id: string; event: EventPayload; error?: unknown } } };

const KEY = 'inngest:';
/** Inngest tells of the end of its own functions by such events; no charge is opened for these. */
const ENDS = /^inngest\/function\.(failed|finished|cancelled)$/;

/**
 * Charges for the runs of functions: held when a run begins, settled when it finishes, given back
 * once when it failed for good or was cancelled. What Inngest executes again is not charged again.
 * @param charge what a run is charged for; undefined for nothing
 */
export function inngestCharges(
  { client }: JobCharger,
  charge: (run: Run) => JobCharge | undefined,
) {
  class ChargedRun extends Middleware.BaseMiddleware {
    readonly id = 'makegood';
    // Its type is written out for others: it cannot be private.
    readonly run = openRun(client);

    override transformFunctionInput(arg: Middleware.TransformFunctionInputArgs) {
      return { ...arg, ctx: { ...arg.ctx, charge: this.run.charge } };
    }

    override async wrapFunctionHandler(args: Middleware.WrapFunctionHandlerArgs): Promise<unknown> {
      const { runId, event } = args.ctx as unknown as Run;
      const what = ENDS.test(event.name) ? undefined : charge({ runId, event });
      if (!what) return args.next();
      await this.run.begin(what, KEY + runId).catch((error: unknown) => {
        throw isHopeless(error) ? new NonRetriableError(error.message, { cause: error }) : error;
      });
      const result = await args.next();
      await this.run.finish(result).catch((error: unknown) => {
        throw new NonRetriableError(String((error as Error).message), { cause: error });
      });
      return result;
    }

    override async wrapStepHandler(args: Middleware.WrapStepHandlerArgs): Promise<unknown> {
      try {
        return await args.next();
      } catch (error) {
        throw noteOn(error, { failure: classify(error), attempts: args.ctx.attempt + 1 });
      }
    }

    override async onRunError(args: Middleware.OnRunErrorArgs): Promise<void> {
      if (!args.isFinalAttempt) return;
      const { error } = args;
      const attempts = args.ctx.attempt + 1;
      const seen = notedOn(error) ?? { failure: classify(error), attempts };
      await this.run.fail(failureOfLast(seen.failure, seen.attempts), error);
    }
  }

  const end = async (
    { event: { data } }: Ended,
    failure: 'workflow_failed' | 'run_cancelled',
  ): Promise<MoneyFacts | undefined> => {
    const { run_id: runId, event, error } = data;
    const what = charge({ runId, event });
    if (!what) return undefined;
    const noted = notedOn(error);
    const told =
      noted && failure === 'workflow_failed'
        ? failureOfLast(noted.failure, noted.attempts)
        : failure;
    return endJob(
      client,
      { charge: what, key: KEY + runId },
      told,
      error ?? new Error(words[failure]),
    );
  };

  return {
    /** For a client's or a function's `middleware`; functions are given `charge`. */
    middleware: ChargedRun,
    /** For a function's `onFailure`: gives back what no execution of the run could tell of. */
    onFailure: (ended: Ended) => end(ended, 'workflow_failed'),
    /** For a function that is triggered by `inngest/function.cancelled`. */
    onCancelled: (ended: Ended) => end(ended, 'run_cancelled'),
    /** That function. */
    cancellations: (inngest: Inngest.Any) =>
      inngest.createFunction(
        { id: 'makegood-cancellations', triggers: { event: 'inngest/function.cancelled' } },
        (ended: Ended) => end(ended, 'run_cancelled'),
      ),
  };
}

const words = { workflow_failed: 'The run failed.', run_cancelled: 'The run was cancelled.' };

/** The credits were refused: another try would be refused as well. */
const isHopeless = (error: unknown): error is MakegoodError =>
  error instanceof MakegoodError && moneyFactsOf(error)?.charged === false && !isTransient(error);
