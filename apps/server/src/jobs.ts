import {
  age,
  concludeAbandoned,
  inSpan,
  type Ledger,
  noteJobRun,
  retryFailedRefunds,
  sweep,
  tendApprovals,
} from '@makegood/core';
import { PgBoss } from 'pg-boss';
import type { Logger } from './log.ts';
import { within } from './within.ts';

/** A job that names no period of its own runs this often, on one of the servers, plus the workers' polling. */
const PERIOD_S = 5;
const POLLING_S = 2;
const STOP_MS = 10_000;
const CATCH_UP_MS = 5000;

export type Job = {
  name: string;
  run: (ledger: Ledger) => Promise<object>;
  /** Seconds from one run to the next; without it, the usual period. */
  everySeconds?: number;
  /** Seconds after which the queue gives it up. */
  expireSeconds?: number;
  /** Waits for `ready`: a history that is still being written has grants that are long expired. */
  patient?: boolean;
  /** Left to the queue also at a start and when the clock is moved. */
  unhurried?: boolean;
};

const ledgerJobs: Job[] = [
  { name: 'sweep', run: sweep },
  { name: 'age', run: age, patient: true },
  { name: 'retry-failed-refunds', run: retryFailedRefunds },
  { name: 'approvals', run: tendApprovals },
  { name: 'conclude-audit', run: concludeAbandoned, everySeconds: 60 },
];

export type Jobs = {
  /** Does what is due by now; returns once it is done, or after a few seconds while it goes on. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts the periodic work. Every server proposes every job each period; the queue takes one
 * proposal a period and any server's worker runs it. So no chain breaks when a server dies.
 * A job that fails is logged and runs again with the next period. The patient ones wait for `ready`.
 */
export async function startJobs(
  databaseUrl: string,
  ledger: Ledger,
  log: Logger,
  ready: Promise<void> = Promise.resolve(),
  more: Job[] = [],
): Promise<Jobs> {
  const jobs = [...ledgerJobs, ...more];
  const options = {
    connectionString: databaseUrl,
    application_name: 'makegood jobs',
    max: 3,
    schedule: false,
    maintenanceIntervalSeconds: 600,
    // Of the connections' own: a query that a dead network swallowed ends, and the worker goes on.
    query_timeout: 30_000,
    keepAlive: true,
  };
  const boss = new PgBoss(options);
  boss.on('error', (error) => log.warn({ err: error }, 'jobs'));
  await boss.start();
  for (const job of jobs) await openQueue(boss, job, ledger, log, ready);
  // What came due while no server ran is not kept waiting for the queue.
  let running = runNow(jobs, ledger, log, ready);
  const timers = jobs.map((job) =>
    every(Math.min(PERIOD_S, job.everySeconds ?? PERIOD_S), () => propose(boss, job), log),
  );
  return {
    async catchUp() {
      const now = runNow(jobs, ledger, log, ready);
      running = Promise.all([running, now]).then(() => {});
      await within(CATCH_UP_MS, now).catch(() => log.info('what is due takes longer'));
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await within(STOP_MS, running).catch(() => log.warn('stopped before what was due was done'));
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

async function openQueue(
  boss: PgBoss,
  job: Job,
  ledger: Ledger,
  log: Logger,
  ready: Promise<void>,
): Promise<void> {
  const { name, patient, everySeconds = PERIOD_S, expireSeconds = 300 } = job;
  await boss.createQueue(name, {
    // One waits; any number run, so that one whose server died does not stop the next.
    policy: 'short',
    retryLimit: 0,
    expireInSeconds: expireSeconds,
    retentionSeconds: 600,
    // What was done in a period is known until it is over, so that nobody does it again.
    deleteAfterSeconds: 600 + everySeconds,
  });
  await boss.work(name, { pollingIntervalSeconds: POLLING_S }, async () => {
    if (patient) await ready;
    return perform(job, ledger, log);
  });
}

const propose = (boss: PgBoss, { name, everySeconds = PERIOD_S }: Job) =>
  boss.send(name, null, { singletonSeconds: everySeconds });

/** Runs every job once in this process. Never fails: what fails is logged. */
async function runNow(
  jobs: Job[],
  ledger: Ledger,
  log: Logger,
  ready: Promise<void>,
): Promise<void> {
  const once = async (job: Job) => {
    if (job.patient) await ready;
    await perform(job, ledger, log).catch(() => {});
  };
  await Promise.all(jobs.filter(({ unhurried }) => !unhurried).map(once));
}

/** Runs a job, logs what came of it, and keeps that for the page of the system's health. */
async function perform(job: Job, ledger: Ledger, log: Logger): Promise<object> {
  const { name, run, everySeconds = PERIOD_S } = job;
  const start = performance.now();
  const note = async (error: string | null) => {
    const durationMs = performance.now() - start;
    try {
      await noteJobRun(ledger, { job: name, durationMs, error, everySeconds });
    } catch (failure) {
      log.debug({ job: name, err: failure }, 'the run could not be noted');
    }
  };
  try {
    const result = await inSpan(`job ${name}`, { root: true }, () => run(ledger));
    const idle = Object.values(result).every((figure) => figure === 0);
    log[idle ? 'debug' : 'info']({ job: name, ...result }, 'job');
    await note(null);
    return result;
  } catch (error) {
    log.error({ job: name, err: error }, 'job failed; it runs again shortly');
    await note(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Calls at once and then each period, never twice at a time; failures are logged. */
function every(seconds: number, call: () => Promise<unknown>, log: Logger): NodeJS.Timeout {
  let busy = false;
  const tick = async () => {
    if (busy) return;
    busy = true;
    try {
      await call();
    } catch (error) {
      log.warn({ err: error }, 'could not reach the job queue');
    } finally {
      busy = false;
    }
  };
  void tick();
  return setInterval(() => void tick(), seconds * 1000);
}
