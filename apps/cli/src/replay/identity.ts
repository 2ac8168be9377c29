import type { Call } from '../trace/read-trace.ts';

// How a run names its calls and what it holds for them: the replaying process and the
// reconciliation must agree on it.

export const FEATURE = 'replay_llm';
export const PROVIDER = 'simulator';

/** Credits are held in steps of this size; what was not used is returned on settling. */
const STEP = 100;

/** One of the run's own users; a trace names none. */
export const userOf = (runId: string, users: number, { line }: Pick<Call, 'line'>): string =>
  `replay-${runId}-${(line % users) + 1}`;

export const keyOf = (runId: string, { line }: Pick<Call, 'line'>): string => `${runId}:${line}`;

/** The line of a call by its idempotency key. */
export const lineOf = (key: string): number => Number(key.slice(key.lastIndexOf(':') + 1));

/** The call as the simulator knows it. Without the run's id: the same seed gives the same outcomes again. */
export const callIdOf = ({ line }: Pick<Call, 'line'>): string => `line-${line}`;

/** Credits to hold: a credit a token, rounded up. */
export const holdOf = ({ contextTokens, generatedTokens }: Call): number =>
  Math.max(STEP, Math.ceil((contextTokens + generatedTokens) / STEP) * STEP);
