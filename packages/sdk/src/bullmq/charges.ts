import { Job, UnrecoverableError, type Worker } from 'bullmq';
import type { FailureClass } from '../api.ts';
import type { Work } from '../charge/work.ts';
import { classify } from '../failures/classify.ts';
import { endJob, keepJob } from '../job/end.ts';
import { failureOfLast } from '../job/exhausted.ts';
import type { JobCharge, JobCharger } from '../job/options.ts';
import { runJob } from '../job/run-job.ts';
import { isTransient, MakegoodError } from '../makegood-error.ts';
import { type MoneyFacts, moneyFactsOf } from '../money-facts.ts';
import { againIn } from './again-in.ts';

/** The work of a job; it is given the job, its charge, and BullMQ's token. */
export type ChargedProcessor<Data, Result> = (
  job: Job<Data>,
  work: Work,
  token?: string,
) => Promise<Result>;

/**
 * Charges for the jobs of a queue: held when a job is first processed, settled when it completes,
 * given back once when its last attempt failed or its worker died for good.
 */
export function bullmqCharges<Data>({ client }: JobCharger, charge: (job: Job<Data>) => JobCharge) {
  const of = (job: Job<Data>) => ({ charge: charge(job), key: keyOf(job) });
  const end = (job: Job<Data>, failure: FailureClass, error: unknown) =>
    endJob(client, of(job), failure, error);

  return {
    /** For `new Worker(name, processor)`. */
    processor<Result>(fn: ChargedProcessor<Data, Result>) {
      // BullMQ passes a signal to those alone that name three parameters.
      return async (job: Job<Data>, token?: string, signal?: AbortSignal) => {
        const attempts = job.attemptsMade + 1;
        const delivery = { ...of(job), attempts, againIn: againIn(job), signal };
        try {
          return await runJob(client, delivery, (work) => fn(job, work, token));
        } catch (error) {
          throw isHopeless(error) ? unrecoverable(error) : error;
        }
      };
    },
    /**
     * Hears of jobs that end without their processor: one whose worker died too often, or that
     * BullMQ itself gives up. Any worker of the queue may hear it, and several.
     * @returns the function that stops listening
     */
    watch(worker: Worker<Data>): () => void {
      const tell = (told: Promise<unknown>) =>
        void told.catch((error: unknown) => worker.emit('error', error as Error));
      const onFailed = (job: Job<Data> | undefined, error: Error) => {
        if (job?.finishedOn) tell(end(job, failureOf(job, error), error));
      };
      const onStalled = (jobId: string) => tell(keepStalled(worker, jobId));
      worker.on('failed', onFailed);
      worker.on('stalled', onStalled);
      return () => {
        worker.off('failed', onFailed);
        worker.off('stalled', onStalled);
      };
    },
    /** For whoever removes a job that will never be processed to its end. */
    cancelled: (job: Job<Data>): Promise<MoneyFacts | undefined> =>
      end(job, 'run_cancelled', new Error('The job was cancelled.')),
  };

  async function keepStalled(worker: Worker<Data>, jobId: string): Promise<void> {
    const job = await Job.fromId<Data>(worker, jobId);
    if (job) await keepJob(client, of(job));
  }
}

/** BullMQ counts ids from 1 again on an empty Redis; the time tells such jobs apart. */
const keyOf = ({ queueName, id, timestamp }: Job) => `bullmq:${queueName}:${id}:${timestamp}`;

const failureOf = ({ attemptsMade }: Job, error: Error): FailureClass =>
  error.message === 'job stalled more than allowable limit'
    ? 'worker_crashed'
    : failureOfLast(classify(error), attemptsMade);

/** The credits were refused: another try would be refused as well. */
const isHopeless = (error: unknown): error is MakegoodError =>
  error instanceof MakegoodError && moneyFactsOf(error)?.charged === false && !isTransient(error);

const unrecoverable = (cause: MakegoodError) =>
  Object.assign(new UnrecoverableError(cause.message), { cause }, moneyFactsOf(cause));
