import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import type { Ledger } from '../ledger/engine.ts';
import { dryRun, dryRunAnswer } from './dry-run.ts';
import { beginRun, type RunAnswer, runAnswer, work } from './run.ts';

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
  /** running: it goes on; ask for the run to see how far it is. */
  state: z.enum(['running', 'finished']),
  preview: dryRunAnswer.pick({ credits: true, users: true }).nullable(),
});
export type BulkRefreshAnswer = z.output<typeof bulkRefreshAnswer>;

/**
 * Refreshes the users who are due, or those of them who are chosen. Answers when all is done, or
 * after `waitMs` with what is done so far, while the run goes on.
 * @throws LedgerError invalid_request for `force` without a choice of users, plan_not_found
 */
export async function bulkRefresh(
  ledger: Ledger,
  { dryRun: dry, ...selection }: z.output<typeof bulkRefreshInput>,
  actor: string,
  { waitMs, batchSize, signal, onEnd }: BulkOptions,
): Promise<BulkRefreshAnswer> {
  try {
    await check(ledger, selection);
    if (dry) {
      const { credits, users, ...counts } = await dryRun(ledger, selection, batchSize);
      const preview = { credits, users };
      onEnd(null);
      return { runId: null, ...counts, dryRun: true, state: 'finished', preview };
    }
    const run = await beginRun(ledger, { kind: 'bulk', selection, actor });
    const { runId, eligible } = run;
    const progress = { runId, eligible, refreshed: 0, failed: 0 };
    const onProgress = (now: RunAnswer) => Object.assign(progress, now);
    const working = work(ledger, run, { batchSize, signal, onProgress });
    void working.then(
      () => onEnd(null),
      (error: unknown) => onEnd(error),
    );
    const state = await endOf(working, waitMs);
    return { ...progress, dryRun: false, state, preview: null };
  } catch (error) {
    onEnd(null);
    throw error;
  }
}

export type BulkOptions = {
  /** Milliseconds to wait for the run's end. */
  waitMs: number;
  batchSize: number;
  signal: AbortSignal;
  /** Told once nothing is at work any more, with what a run failed with. */
  onEnd: (error: unknown) => void;
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

/** finished when the work is done in time; it goes on where it is not. */
async function endOf(working: Promise<unknown>, waitMs: number): Promise<'finished' | 'running'> {
  const late = Promise.withResolvers<'running'>();
  const timer = setTimeout(() => late.resolve('running'), waitMs);
  try {
    return await Promise.race([working.then(() => 'finished' as const), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
