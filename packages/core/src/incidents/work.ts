import type { Ledger } from '../ledger/engine.ts';
import { refundPage } from './refund-page.ts';
import { finishRun, leaveRun, type Run } from './run.ts';
import { undoPage } from './undo-page.ts';

/** Charges in a transaction. */
const BATCH = 250;

export type WorkOptions = {
  batchSize?: number;
  onProgress?: (progress: Pick<Run, 'incidentId' | 'step' | 'done' | 'of'>) => void;
  /** Stops between two batches; the run stays open, and a server takes it up. */
  signal?: AbortSignal;
};

/** The charges after this one. */
export type PlaceInRun = { userId: string; chargeId: string };

/** How many of a page were decided, of how many; the others are locked by someone at this moment. */
export type PageDone = { rows: number; decided: number; last: PlaceInRun | undefined };

/**
 * Does what there is to do on an incident, in batches of one transaction each beside the charging. Any
 * number of servers may be at work on it: the ledger's keys and the record decide each charge once.
 * @returns whether it is over; it is not where it was stopped, or where someone keeps users locked
 * @throws what made it impossible to go on (the database is gone); another server takes over then
 */
export async function work(
  ledger: Ledger,
  run: Run,
  { batchSize = BATCH, onProgress, signal }: WorkOptions = {},
): Promise<boolean> {
  const doPage = run.step === 'refund' ? refundPage : undoPage;
  const progress = { ...run };
  for (;;) {
    let left = 0;
    let decided = 0;
    for (let after: PlaceInRun | undefined; ;) {
      if (signal?.aborted) {
        await leaveRun(ledger.sql, run);
        return false;
      }
      const page: PageDone = await doPage(ledger, run, { after, size: batchSize });
      decided += page.decided;
      left += page.rows - page.decided;
      progress.done = Math.min(progress.done + page.decided, progress.of);
      onProgress?.(progress);
      if (page.rows < batchSize) break;
      after = page.last;
    }
    if (left > 0 && decided > 0) continue;
    if (left === 0) await finishRun(ledger.sql, run);
    return left === 0;
  }
}
