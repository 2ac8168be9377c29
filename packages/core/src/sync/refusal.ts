import { LedgerError } from '../errors.ts';

/** Where going on makes no sense: what comes next would fail in the same way. */
const ending = new Set(['unavailable', 'overloaded', 'clerk_refused']);

/** The code of what failed for one of many. Throws it again where it would fail for all. */
export function codeOf(error: unknown): string {
  if (!(error instanceof LedgerError) || ending.has(error.code)) throw error;
  return error.code;
}
