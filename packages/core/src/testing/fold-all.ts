import type { Sql } from '@makegood/db';
import { fold } from '../monitoring/fold.ts';

const PATIENCE_MS = 60_000;

/**
 * Folds everything up to now; the clock must be moved on by a few seconds after the last fact. Other
 * tests share the cluster, and their transactions are waited for.
 */
export async function foldAll({ sql }: { sql: Sql }): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    await fold({ sql });
    const [row] = await sql<{ left: number }[]>`
      select (select count(*) from events) - (
        select coalesce(sum(events), 0)::int8 from rollups where level = 1440) as left`;
    if (row?.left === 0) return;
    if (performance.now() > until) throw new Error(`${row?.left} events were not folded`);
  }
}
