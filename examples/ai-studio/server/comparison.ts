import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { errorAnswer } from './error-answer.ts';
import { mood } from './provider.ts';
import type { SignedIn } from './sign-in.ts';

const comparisonBody = z.object({
  jobId: z.uuid(),
  models: z
    .array(z.object({ model: z.string().max(30), mood }))
    .min(1)
    .max(5),
});

/** What the worker is asked for. */
export type Comparison = z.output<typeof comparisonBody> & { userId: string };
type Answer = { model: string; text: string | null };
/** What the worker tells when it is done. */
export type FromWorker = { jobId: string; state: 'done' | 'failed'; answers: Answer[] };
/** What the worker needs to know. */
export type WorkerData = { makegoodUrl: string; apiKey: string; provider: string };

type Job = { userId: string; state: 'working' | FromWorker['state']; answers: Answer[] };

/** The comparisons of this studio, and the worker that makes them. */
export type Comparing = {
  jobs: Map<string, Job>;
  start(comparison: Comparison): void;
  /** The worker's process. */
  pid(): number | undefined;
  close(): void;
};

/** Starts the worker, and another one when it dies; what it was at is then lost, but for the credits. */
export function openComparing(data: WorkerData): Comparing {
  const jobs = new Map<string, Job>();
  let isClosed = false;
  let worker = start();

  function start(): ChildProcess {
    const child = fork(join(import.meta.dirname, 'worker.ts'), [JSON.stringify(data)]);
    child.on('message', ({ jobId, ...result }: FromWorker) => {
      const job = jobs.get(jobId);
      if (job) jobs.set(jobId, { ...job, ...result });
    });
    child.once('exit', () => {
      if (isClosed) return;
      for (const job of jobs.values()) if (job.state === 'working') job.state = 'failed';
      worker = start();
    });
    return child;
  }

  return {
    jobs,
    start(comparison) {
      const { jobId, userId } = comparison;
      if (jobs.has(jobId)) return;
      jobs.set(jobId, { userId, state: 'working', answers: [] });
      worker.send(comparison);
    },
    pid: () => worker.pid,
    close() {
      isClosed = true;
      worker.disconnect();
    },
  };
}

/** Comparisons are made by a worker: the page asks until they are done. */
export function comparisonRoutes(comparing: Comparing) {
  return new Hono<SignedIn>()
    .post('/', async (c) => {
      const comparison = comparisonBody.parse(await c.req.json());
      comparing.start({ ...comparison, userId: c.get('userId') });
      return c.json({ jobId: comparison.jobId }, 202);
    })
    .get('/:jobId', (c) => {
      const job = comparing.jobs.get(c.req.param('jobId'));
      if (job?.userId !== c.get('userId')) return c.json({ message: 'There is none.' }, 404);
      return c.json({ state: job.state, answers: job.answers });
    })
    .onError(errorAnswer);
}
