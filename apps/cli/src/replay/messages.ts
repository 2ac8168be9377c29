import type { Call } from '../trace/read-trace.ts';

/** What the replaying process is to do. */
export type Job = {
  runId: string;
  server: { url: string; apiKey: string };
  simulatorUrl: string;
  calls: Call[];
  users: number;
  concurrency: number;
  /** Times as fast as recorded; null: as fast as can be. */
  speed: number | null;
  /** How long a call may take, in milliseconds, and its hold, in seconds. */
  timeoutMs: number;
  holdSeconds: number;
  /** Says so when that many calls were begun. */
  reportAt: number | null;
};

/** How a call ended, as the replaying process saw it. */
export type Ended = {
  kind: 'ended';
  line: number;
  how: 'settled' | 'refunded' | 'kept' | 'pending' | 'not_charged';
  /** It took as long as it may, whatever the provider was about to answer. */
  late: boolean;
  /** What went wrong that is no simulated failure. */
  problem?: string;
};

/** What the replaying process tells. */
export type Message =
  | Ended
  | { kind: 'begun' }
  | { kind: 'done' }
  | { kind: 'failed'; why: string };
