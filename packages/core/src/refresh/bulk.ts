import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import type { Ledger } from '../ledger/engine.ts';
import { countChosen } from './choose.ts';
import { dryRun, dryRunAnswer } from './dry-run.ts';
import { beginRun, type RunAnswer, runAnswer, type RunOptions, work } from './run.ts';

export const bulkRefreshInput = z.strictObject({
  /** Says what would happen; nothing changes. */
  dryRun: z.boolean().default(false),
  /** Only users of this plan. */
  planId: field.planId.optional(),
  /** Only these users. */
  userIds: z.array(field.userId).min(1).max(10_000).optional(),
  /** Those who are not due too; only along with `planId` or `userIds`. */
  force: z.boolean().default(false),
});

export const bulkRefreshAnswer = runAnswer.extend({
  dryRun: z.boolean(),
  /** running: it goes on, or was stopped and is taken up later; ask for the run to see how far it is. */
  state: z.enum(['running', 'finished']),
  preview: dryRunAnswer.pick({ credits: true, users: true }).nullable(),
});
export type BulkRefreshAnswer = z.output<typeof bulkRefreshAnswer>;

/**
 * Refreshes the users who are due, or those of them who are chosen. Answers when all is done or the
 * signal stopped it, or after `waitMs` with what is done so far, while the run goes on.
 * @throws LedgerError invalid_request for `force` without a choice of users, plan_not_found
 */
export async function bulkRefresh(
  ledger: Ledger,
  { dryRun: dry, ...selection }: z.output<typeof bulkRefreshInput>,
  actor: string,
  { waitMs, onEnd = () => {}, onProgress = () => {}, ...options }: BulkOptions,
): Promise<BulkRefreshAnswer> {
  try {
    await check(ledger, selection);
    if (dry) {
      const { credits, users, ...counts } = await dryRun(ledger, selection, options.batchSize);
      const preview = { credits, users };
      onEnd(null);
      return { runId: null, ...counts, dryRun: true, state: 'finished', preview };
    }
    const progress: RunAnswer = { runId: null, eligible: 0, refreshed: 0, failed: 0 };
    if ((await countChosen(ledger.sql, selection)) === 0) {
      onEnd(null);
      return { ...progress, dryRun: false, state: 'finished', preview: null };
    }
    const run = await beginRun(ledger, { kind: 'bulk', selection, actor });
    const tell = (now: RunAnswer) => onProgress(Object.assign(progress, now));
    tell({ ...progress, runId: run.runId, eligible: run.eligible });
    const working = work(ledger, run, { ...options, onProgress: tell });
    void working.then(
      () => onEnd(null),
      (error: unknown) => onEnd(error),
    );
    const ended = working.then(() => (options.signal?.aborted ? 'running' : 'finished'));
    const state = await (waitMs === undefined ? ended : atMost(waitMs, ended));
    return { ...progress, dryRun: false, state, preview: null };
  } catch (error) {
    onEnd(null);
    throw error;
  }
}

export type BulkOptions = Pick<RunOptions, 'batchSize' | 'onProgress' | 'signal'> & {
  /** Milliseconds to wait for the run's end; without it, however long it takes. */
  waitMs?: number;
  /** Told once nothing is at work any more, with what a run failed with. */
  onEnd?: (error: unknown) => void;
};

async function check(
  { sql }: Ledger,
  {
    planId,
    userIds,
    force,
  }: Pick<z.output<typeof bulkRefreshInput>, 'planId' | 'userIds' | 'force'>,
): Promise<void> {
  if (force && planId === undefined && userIds === undefined) {
    throw new LedgerError('invalid_request', {
      reason: 'To refresh users who are not due, name a plan or the users.',
    });
  }
  if (planId === undefined) return;
  const rows = await sql`select from plans where plan_id = ${planId}`;
  if (rows.length === 0) throw new LedgerError('plan_not_found', { planId });
}

type State = BulkRefreshAnswer['state'];

/** How it ended; running when it has not in time. */
async function atMost(ms: number, ended: Promise<State>): Promise<State> {
  const late = Promise.withResolvers<State>();
  const timer = setTimeout(() => late.resolve('running'), ms);
  try {
    return await Promise.race([ended, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
