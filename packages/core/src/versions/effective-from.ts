import { LedgerError } from '../errors.ts';

const SKEW_MS = 5 * 60_000;

/**
 * When a version takes effect: at the time asked for, or now where none is asked for or where it
 * is over by no more than clocks may differ.
 * @throws LedgerError effective_in_past
 */
export function effectiveFrom(wanted: string | undefined, now: Date): Date {
  if (wanted === undefined) return now;
  const at = new Date(wanted);
  if (at.getTime() < now.getTime() - SKEW_MS) {
    throw new LedgerError('effective_in_past', {
      effectiveAt: at.toISOString(),
      now: now.toISOString(),
    });
  }
  return at > now ? at : now;
}
