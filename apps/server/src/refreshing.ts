import {
  bulkRefresh,
  type BulkRefreshAnswer,
  dryRun,
  type Ledger,
  refreshDue,
  resumeRuns,
} from '@makegood/core';
import type { Job } from './jobs.ts';
import type { Logger } from './log.ts';
import { within } from './within.ts';

export type RefreshConfig = {
  /** Whether this server checks who is due. */
  enabled: boolean;
  intervalHours: number;
  batchSize: number;
  /** The checks only say what they would do. */
  dryRun: boolean;
};

export type Refreshing = {
  /** The periodic check, where this server makes it, and what takes up the runs that lost their server. */
  jobs: Job[];
  /** A run that a person asks for; it ends its batch when the server stops, and another takes it up. */
  bulk: (input: Parameters<typeof bulkRefresh>[1], actor: string) => Promise<BulkRefreshAnswer>;
  stop(): Promise<void>;
};

/** How long a person waits for a run before it is left to go on by itself. */
const WAIT_MS = 8000;
const STOP_MS = 10_000;
const RESUME_S = 60;
const DAY_S = 86_400;

/** The refreshes of one server: by the clock, and by request. */
export function openRefreshing(
  ledger: Ledger,
  { enabled, intervalHours, batchSize, dryRun: dry }: RefreshConfig,
  { demo, log }: { demo: boolean; log: Logger },
): Refreshing {
  const stopping = new AbortController();
  const { signal } = stopping;
  const bulks = new Set<Promise<unknown>>();
  const check: Job = {
    name: 'refresh',
    run: () => (dry ? whatIsDue(ledger, batchSize) : refreshDue(ledger, { batchSize, signal })),
    patient: true,
    // Who moves the demo's clock wants to see what comes of it.
    ...(!demo && { everySeconds: intervalHours * 3600 }),
    expireSeconds: DAY_S - 1,
  };
  const resume: Job = {
    name: 'resume-refresh',
    run: async () => ({ runs: (await resumeRuns(ledger, { batchSize, signal })).length }),
    everySeconds: RESUME_S,
    expireSeconds: DAY_S - 1,
  };
  const jobs = dry ? [check] : [check, resume];
  return {
    jobs: enabled ? jobs : [],
    bulk(input, actor) {
      const ended = Promise.withResolvers<void>();
      bulks.add(ended.promise);
      return bulkRefresh(ledger, input, actor, {
        waitMs: WAIT_MS,
        batchSize,
        signal,
        onEnd: (error) => {
          if (error) log.error({ err: error }, 'a refresh run failed; it is taken up in a minute');
          bulks.delete(ended.promise);
          ended.resolve();
        },
      });
    },
    async stop() {
      stopping.abort();
      await within(STOP_MS, Promise.all(bulks)).catch(() => log.warn('stopped in a refresh run'));
    },
  };
}

async function whatIsDue(ledger: Ledger, batchSize: number): Promise<object> {
  const { eligible, refreshed, failed, credits } = await dryRun(ledger, {}, batchSize);
  return eligible === 0 ? {} : { dryRun: true, eligible, refreshed, failed, credits };
}
