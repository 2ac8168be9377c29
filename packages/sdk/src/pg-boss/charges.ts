import type { Job, JobWithMetadata } from 'pg-boss';
import type { FailureClass } from '../api.ts';
import type { Work } from '../charge/work.ts';
import { endJob } from '../job/end.ts';
import type { JobCharge, JobCharger } from '../job/options.ts';
import { runJob } from '../job/run-job.ts';
import type { MoneyFacts } from '../money-facts.ts';
import { ending, openAgainIn } from './again-in.ts';

/** The work of a job; it is given the job and its charge. */
export type ChargedHandler<Data, Result> = (
  job: JobWithMetadata<Data>,
  work: Work,
) => Promise<Result>;

/**
 * Charges for the jobs of a queue: held when a job is first worked on, settled when it completes,
 * given back once when its last attempt failed, or when it is dead-lettered without its worker.
 */
export function pgBossCharges<Data extends object>(
  { client }: JobCharger,
  charge: (job: Job<Data>) => JobCharge,
) {
  const end = (job: Job<Data>, jobId: string, failure: FailureClass, error: unknown) =>
    endJob(client, { charge: charge(job), key: keyOf(jobId) }, failure, error);

  async function runOne<Result>(job: JobWithMetadata<Data>, fn: ChargedHandler<Data, Result>) {
    const { id, retryCount, signal } = job;
    const delivery = {
      charge: charge(job),
      key: keyOf(id),
      attempts: retryCount + 1,
      againIn: openAgainIn(job),
      signal: ending(job, signal),
    };
    return runJob(client, delivery, (work) => fn(job, work));
  }

  return {
    /**
     * For `boss.work(queue, { includeMetadata: true }, handler)`. Of a batch, each job is a charge;
     * pg-boss has all of it worked on again when one failed, and the others are not done twice.
     * @throws TypeError without includeMetadata, which tells the last attempt from the others
     */
    handler<Result>(fn: ChargedHandler<Data, Result>) {
      return async (jobs: JobWithMetadata<Data>[]): Promise<Result | undefined> => {
        if (jobs.some(({ retryLimit }) => retryLimit === undefined))
          throw new TypeError('Charged jobs need work(queue, { includeMetadata: true }, handler).');
        const ended = await Promise.allSettled(jobs.map((job) => runOne(job, fn)));
        const failed = ended.find((one) => one.status === 'rejected');
        if (failed) throw failed.reason;
        const [first] = ended;
        return first?.status === 'fulfilled' && jobs.length === 1 ? first.value : undefined;
      };
    },
    /**
     * For `boss.work(deadLetterQueue, { includeMetadata: true }, handler)`: has jobs given back whose
     * worker died with their last attempt. Without it their deadline does so, later.
     */
    deadLetters() {
      return async (jobs: JobWithMetadata<Data>[]): Promise<void> => {
        for (const job of jobs) {
          const { message, crashed } = lastWords(job.sourceOutput);
          const failure = crashed ? 'worker_crashed' : 'retries_exhausted';
          if (job.sourceId) await end(job, job.sourceId, failure, new Error(message));
        }
      };
    },
    /** For whoever cancels or deletes a job, which pg-boss tells nobody of. */
    cancelled: (job: Job<Data>): Promise<MoneyFacts | undefined> =>
      end(job, job.id, 'run_cancelled', new Error('The job was cancelled.')),
  };
}

const keyOf = (jobId: string) => `pg-boss:${jobId}`;

/** What pg-boss noted of how a job ended; nobody but its monitor says that a job timed out. */
function lastWords(output: object | null): { message: string; crashed: boolean } {
  const { value, message } = (output ?? {}) as { value?: { message?: string }; message?: string };
  const said = value?.message ?? message ?? 'The job failed for good.';
  return { message: said, crashed: /^job (timed out|heartbeat timeout)$/.test(said) };
}
