import type { Sql, Transaction } from '@makegood/db';
import type { End } from './end-of-step.ts';

/** Younger facts are left to be read live: a clock that is set back by less harms nothing. */
const MARGIN = '2 seconds';

/** Where it is written down how far facts were read: a table of one row, and its column. */
export type Mark = {
  table: 'rollup_state' | 'webhook_state';
  reached: 'folded_to' | 'told_to';
};

type State = { reached: string | null; nextTo: string | null; nextXid: number | null };

/**
 * Reads on from the mark the facts that are all there by now, each exactly once, from whichever
 * server: what is read, what is made of it and the new mark are one transaction.
 *
 * Facts carry the time at which their transaction, already holding its locks, looked at the clock. So
 * once every transaction has ended that was under way at a moment, nothing from before that moment
 * can come any more. That moment and the transactions are written down; a later call that finds them
 * ended reads up to it.
 * @param work reads from the mark (null: from the beginning) up to, not including, a moment, or less
 * @returns what the work made of it, null where nothing was read; `more`: there is more to read now
 */
export async function step<T>(
  sql: Sql,
  mark: Mark,
  work: (tx: Transaction, from: string | null, to: string) => Promise<{ end: End; made: T }>,
): Promise<{ made: T | null; more: boolean }> {
  // Before the snapshot below: whoever is not in it yet looks at the clock later than this.
  const [clock] = await sql<{ now: string }[]>`
    select (makegood_now() - ${MARGIN}::interval)::text as now`;
  if (!clock) throw new Error('The database did not tell the time');
  return (await sql.begin(async (tx) => {
    const [table, reached] = [tx(mark.table), tx(mark.reached)];
    const note = (xid: number) => tx`
      update ${table} set next_to = greatest(${clock.now}::text::timestamptz, ${reached}), next_xid = ${xid}`;
    const [state] = await tx<State[]>`
      select ${reached}::text as reached, next_to::text, next_xid from ${table} for update skip locked`;
    if (!state) return { made: null, more: false };
    const [xids] = await tx<{ oldest: number; next: number }[]>`
      select pg_snapshot_xmin(s)::text::int8 as oldest, pg_snapshot_xmax(s)::text::int8 as next
      from pg_current_snapshot() s`;
    if (!xids) throw new Error('The database did not tell its transactions');
    const { nextTo, nextXid } = state;
    // Numbers that are still to come are another database's: this one was restored from a copy.
    const known = nextTo !== null && nextXid !== null && nextXid <= xids.next;
    if (known && xids.oldest < nextXid) return { made: null, more: false };
    if (!known) {
      await note(xids.next);
      return { made: null, more: true };
    }
    const { end, made } = await work(tx, state.reached, nextTo);
    await tx`update ${table} set ${reached} = ${end.to}::text::timestamptz`;
    if (end.whole) await note(xids.next);
    return { made, more: !end.whole };
  })) as { made: T | null; more: boolean };
}
