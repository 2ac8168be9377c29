import type { Ledger } from '../ledger/engine.ts';
import { countChosen } from './choose.ts';
import { resumeRuns } from './resume.ts';
import { beginRun, type RunAnswer, type RunOptions, work } from './run.ts';

const ACTOR = 'refresh';

/**
 * The periodic check: takes up a run whose server died, then refreshes everyone who is due. Any
 * number of servers may check at once.
 * @returns what was done; all 0 where nobody was due
 * @throws LedgerError unavailable when the database cannot be reached
 */
export async function refreshDue(
  ledger: Ledger,
  options: Pick<RunOptions, 'batchSize' | 'onProgress' | 'signal'> = {},
): Promise<Pick<RunAnswer, 'eligible' | 'refreshed' | 'failed'>> {
  const runs = await resumeRuns(ledger, options);
  if (!options.signal?.aborted && (await countChosen(ledger.sql, {})) > 0) {
    const run = await beginRun(ledger, { kind: 'scheduled', selection: {}, actor: ACTOR });
    runs.push(await work(ledger, run, options));
  }
  const sum = (pick: (run: RunAnswer) => number) =>
    runs.reduce((total, run) => total + pick(run), 0);
  return {
    eligible: sum((run) => run.eligible),
    refreshed: sum((run) => run.refreshed),
    failed: sum((run) => run.failed),
  };
}
