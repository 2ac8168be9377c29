import type { Sql } from '@makegood/db';
import { z } from 'zod';

export const clockAnswer = z.object({
  now: z.iso.datetime(),
  /** Seconds that the clock was moved ahead of the database's own. */
  aheadSeconds: z.number().min(0),
});
export type Clock = z.output<typeof clockAnswer>;

/** The time that everything is decided by. */
export async function readClock({ sql }: { sql: Sql }): Promise<Clock> {
  const [row] = await sql<{ now: Date; aheadSeconds: number }[]>`
    select makegood_now() as now, extract(epoch from ahead)::float8 as ahead_seconds from clock`;
  if (!row) throw new Error('The database did not tell the time');
  return { now: row.now.toISOString(), aheadSeconds: row.aheadSeconds };
}
