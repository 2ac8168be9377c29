import postgres from 'postgres';

/**
 * How a batch failed, which decides what is safe to do next.
 * unreachable: the outcome may be unknown, so it is never run again by us;
 * contended: rolled back, and worth running again; locked: rolled back, some user is locked;
 * poisoned: rolled back because of a row.
 */
export type Failure = 'unreachable' | 'contended' | 'locked' | 'poisoned';

const contended = new Set(['40001', '40P01']);
const locked = new Set(['55P03']);
// Canceled by the statement's time, resources exhausted, shut down, in recovery, read-only.
const unreachable = /^(08|53|57|58)|^25006$|^25P0[23]$/;

// The driver's own codes, and those of sockets: ECONNREFUSED, ECONNRESET, EPIPE, ETIMEDOUT …
const lostConnection = /^(CONNECTION_|CONNECT_TIMEOUT|E[A-Z]+$)/;

/** Tells from the database's error code, never from its text. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof postgres.PostgresError)) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return lostConnection.test(code) ? 'unreachable' : 'poisoned';
  }
  if (contended.has(error.code)) return 'contended';
  if (locked.has(error.code)) return 'locked';
  return unreachable.test(error.code) ? 'unreachable' : 'poisoned';
}
