import {
  bulkRefresh,
  type BulkRefreshAnswer,
  bulkRefreshInput,
  type CreditsByType,
  type Ledger,
  refreshStats,
  type RefreshStats,
  resumeRuns,
  runCredits,
} from '@makegood/core';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';
import { withLedger } from '../ledger.ts';
import { startRate } from '../rate.ts';

export type RefreshOptions = {
  dryRun: boolean;
  plan: string | undefined;
  batchSize: number | undefined;
};

/** What was left of runs that had stopped, and was done now. */
export type Resumed = Awaited<ReturnType<typeof resumeRuns>>[number] & { credits: CreditsByType };

export type Refreshed = Omit<BulkRefreshAnswer, 'preview'> & {
  credits: CreditsByType;
  /** The first 100 of a dry run. */
  users: NonNullable<BulkRefreshAnswer['preview']>['users'];
  resumed: Resumed[];
  /** Users whose last refresh failed, where one failed now. */
  failing: RefreshStats['failing'];
};

const ACTOR = 'cli';

/** Refreshes everyone who is due, or those of a plan; stopped, it ends the batches under way. */
export function refresh(
  context: Context,
  { dryRun, plan, batchSize }: RefreshOptions,
): Promise<Refreshed> {
  return withLedger(context, async (ledger) => {
    const run = () => refreshWith(context, ledger, { dryRun, plan, batchSize });
    if (dryRun) return run();
    return audited(ledger.sql, toldRun, run);
  });
}

const toldRun = {
  action: 'refresh.bulk',
  subject: (answer: Refreshed | null) => answer && `refresh_run:${answer.runId ?? 'none'}`,
  after: ({ runId, eligible, refreshed, failed, resumed }: Refreshed) => ({
    ...{ runId, eligible, refreshed, failed },
    resumed: resumed.map((one) => one.runId),
  }),
};

async function refreshWith(
  context: Context,
  ledger: Ledger,
  { dryRun, plan, batchSize }: RefreshOptions,
): Promise<Refreshed> {
  const bar = startRate(context, 'users');
  const options = {
    signal: context.signal,
    ...(batchSize !== undefined && { batchSize }),
    onProgress: ({ eligible, refreshed, failed }: Progress) =>
      bar.update(refreshed + failed, eligible),
  };
  try {
    // A run that was left may be of other users than those who are asked for.
    const resumed = dryRun || plan !== undefined ? [] : await resumeRuns(ledger, options);
    const input = bulkRefreshInput.parse({ dryRun, planId: plan });
    const answer = context.signal.aborted
      ? notBegun
      : await bulkRefresh(ledger, input, ACTOR, options);
    return await tell(ledger, answer, resumed);
  } finally {
    bar.stop();
  }
}

/** Interrupted while it took up another run. */
const notBegun: BulkRefreshAnswer = {
  ...{ runId: null, eligible: 0, refreshed: 0, failed: 0 },
  ...{ dryRun: false, state: 'running', preview: null },
};

type Progress = { eligible: number; refreshed: number; failed: number };

async function tell(
  ledger: Ledger,
  { preview, ...answer }: BulkRefreshAnswer,
  taken: Awaited<ReturnType<typeof resumeRuns>>,
): Promise<Refreshed> {
  const { runId } = answer;
  const resumed: Resumed[] = [];
  for (const run of taken) resumed.push({ ...run, credits: await creditsOf(ledger, run.runId) });
  const failed = [answer, ...taken].some((run) => run.failed > 0) && !answer.dryRun;
  return {
    ...answer,
    credits: preview?.credits ?? (await creditsOf(ledger, runId)),
    users: preview?.users ?? [],
    resumed,
    failing: failed ? (await refreshStats(ledger)).failing : [],
  };
}

const creditsOf = async (ledger: Ledger, runId: string | null): Promise<CreditsByType> =>
  runId === null ? {} : runCredits(ledger, { runId });
