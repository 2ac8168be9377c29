import type { Ledger } from '../ledger/engine.ts';
import { adoptRun, type Run } from './run.ts';
import { work, type WorkOptions } from './work.ts';

/**
 * Takes up the refunds of many that were left open, and undoings, the one left longest first, until
 * there is none or the signal says to stop.
 * @returns those that were taken up, as they were then
 * @throws LedgerError unavailable when the database cannot be reached
 */
export async function resumeIncidents(ledger: Ledger, options: WorkOptions = {}): Promise<Run[]> {
  const taken: Run[] = [];
  while (!options.signal?.aborted) {
    const run = await adoptRun(ledger.sql);
    if (!run) break;
    taken.push(run);
    await work(ledger, run, options);
  }
  return taken;
}
