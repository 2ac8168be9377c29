import { getRefreshRun, reverseRun, type ReverseRunAnswer } from '@makegood/core';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';
import { withLedger } from '../ledger.ts';
import { startRate } from '../rate.ts';

export type Reversed = ReverseRunAnswer & { interrupted: boolean };

const ACTOR = 'cli';

/**
 * Takes a run back; stopped, it ends the batch under way.
 * @throws LedgerError refresh_run_not_found, refresh_run_running
 */
export function reverse(context: Context, runId: string): Promise<Reversed> {
  return withLedger(context, async (ledger) => {
    const { signal } = context;
    const { refreshed } = await getRefreshRun(ledger, { runId });
    const bar = startRate(context, 'users');
    try {
      const answer = await audited(
        ledger.sql,
        { action: 'refresh.reverse', subject: () => `refresh_run:${runId}` },
        () =>
          reverseRun(ledger, { runId }, ACTOR, {
            signal,
            onProgress: ({ reversed, skipped }) => bar.update(reversed + skipped, refreshed),
          }),
      );
      return { ...answer, interrupted: reversedLess(answer, refreshed) && signal.aborted };
    } finally {
      bar.stop();
    }
  });
}

const reversedLess = ({ reversed, skipped }: ReverseRunAnswer, refreshed: number) =>
  reversed + skipped < refreshed;
