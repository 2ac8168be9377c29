import { CommandError } from '../command-error.ts';
import type { Mix, Outcome } from '@makegood/simulator';

export type ReplayOptions = {
  file: string;
  /** Times as fast as recorded; null: as fast as can be. */
  speed: number | null;
  concurrency: number;
  users: number;
  seed: number;
  limit: number | undefined;
  mix: Mix;
  /** When the replaying process is killed: a number of calls, or a share of them (0 to 1). */
  killAfter: { calls: number } | { share: number } | undefined;
  /** Whether the calls left over by the kill are made then. */
  resume: boolean;
  /** How long a call may take, in milliseconds. */
  timeoutMs: number;
};

/** 93 % of the calls succeed; the rest fails in every way there is. */
export const defaultMix: Record<Outcome, number> = {
  ok: 93,
  timeout: 0.5,
  reset: 0.5,
  refused: 0.5,
  bad_request: 0.25,
  unprocessable: 0.25,
  unauthorized: 0.25,
  payment_required: 0.25,
  rate_limited: 0.75,
  server_error: 0.75,
  bad_gateway: 0.5,
  overloaded: 0.5,
  malformed: 0.25,
  empty: 0.25,
  empty_body: 0.25,
  content_refused: 0.25,
  broken_stream: 1,
};

/**
 * After how many of the calls the replaying process is killed; null for never.
 * @throws CommandError for more than there are
 */
export function killPointOf({ killAfter }: ReplayOptions, calls: number): number | null {
  if (killAfter === undefined) return null;
  const at =
    'calls' in killAfter ? killAfter.calls : Math.max(1, Math.floor(calls * killAfter.share));
  if (at <= calls) return at;
  throw new CommandError(`--kill-after ${at} is more than the ${calls} calls there are.`);
}
