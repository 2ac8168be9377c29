import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { type Clock, readClock } from './read.ts';

/** Furthest the clock can be moved ahead in all: five years of 365 days, in seconds. */
const MAX_AHEAD_S = 5 * 365 * 24 * 60 * 60;

export const advanceClockInput = z.union([
  z.strictObject({ seconds: z.int().min(1).max(MAX_AHEAD_S) }),
  z.strictObject({ to: field.time }),
]);

/**
 * Moves the clock ahead, by so many seconds or to a time, for everyone on this database. What is
 * due by then has not happened yet when this returns.
 * @returns the clock as it was moved
 * @throws LedgerError clock_backwards when the time is past; clock_too_far beyond five years in all
 */
export async function advanceClock(
  { sql }: { sql: Sql },
  input: z.output<typeof advanceClockInput>,
): Promise<Clock> {
  // Seconds alone: days in an interval would depend on a session's time zone.
  const wanted =
    'seconds' in input
      ? sql`ahead + make_interval(secs => ${input.seconds})`
      : sql`make_interval(secs => extract(epoch from ${input.to}::timestamptz)::float8
          - extract(epoch from date_trunc('milliseconds', clock_timestamp()))::float8)`;
  const moved = await sql`
    update clock set ahead = ${wanted}
    where ${wanted} between ahead and make_interval(secs => ${MAX_AHEAD_S})`;
  const clock = await readClock({ sql });
  if (moved.count > 0) return clock;
  if ('to' in input && Date.parse(input.to) < Date.parse(clock.now)) {
    throw new LedgerError('clock_backwards', { now: clock.now });
  }
  const { now, aheadSeconds } = clock;
  throw new LedgerError('clock_too_far', { now, aheadSeconds, mostSeconds: MAX_AHEAD_S });
}
