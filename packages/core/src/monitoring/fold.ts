import type { Sql, Transaction } from '@makegood/db';
import { foldEntries } from './fold-entries.ts';
import { foldEvents } from './fold-events.ts';
import { MINUTES_KEPT_H } from './minutes-kept.ts';

/** Facts in a transaction: a backlog is folded in steps, so that none of them is long. */
const MOST_EVENTS = 50_000;
/** Younger facts are left to be read live: a clock that is set back by less harms nothing. */
const MARGIN = '2 seconds';

/**
 * Adds the facts that are all there by now to the sums, each exactly once, from whichever server.
 *
 * Facts carry the time at which their transaction, already holding its locks, looked at the clock. So
 * once every transaction has ended that was under way at a moment, nothing from before that moment
 * can come any more. That moment and the transactions are written down; a later call that finds them
 * ended folds up to it.
 * @returns how many events were folded; 0 where another server is at it
 */
export async function fold({ sql }: { sql: Sql }): Promise<{ events: number }> {
  let events = 0;
  for (;;) {
    const step = await foldStep(sql);
    events += step.events;
    if (!step.more) break;
  }
  await sql`
    with a as (delete from rollups where level = 1 and at < (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H})),
      b as (delete from latencies where level = 1 and at < (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H})),
      c as (delete from movements where level = 1 and at < (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H}))
    delete from failures where level = 1 and at < (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H})`;
  return { events };
}

type State = { foldedTo: string | null; nextTo: string | null; nextXid: number | null };

async function foldStep(sql: Sql): Promise<{ events: number; more: boolean }> {
  // Before the snapshot below: whoever is not in it yet looks at the clock later than this.
  const [clock] = await sql<{ now: string }[]>`
    select (makegood_now() - ${MARGIN}::interval)::text as now`;
  if (!clock) throw new Error('The database did not tell the time');
  return (await sql.begin(async (tx) => {
    await tx`set local statement_timeout = '1min'`;
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    await tx`set local enable_seqscan = 'on'`;
    await tx`set local enable_hashjoin = 'on'`;
    const [state] = await tx<State[]>`
      select folded_to::text, next_to::text, next_xid from rollup_state for update skip locked`;
    if (!state) return { events: 0, more: false };
    const [xids] = await tx<{ oldest: number; next: number }[]>`
      select pg_snapshot_xmin(s)::text::int8 as oldest, pg_snapshot_xmax(s)::text::int8 as next
      from pg_current_snapshot() s`;
    if (!xids) throw new Error('The database did not tell its transactions');
    const { nextTo, nextXid } = state;
    // Numbers that are still to come are another database's: this one was restored from a copy.
    const known = nextTo !== null && nextXid !== null && nextXid <= xids.next;
    if (known && xids.oldest < nextXid) return { events: 0, more: false };
    if (!known) return { events: 0, more: await note(tx, clock.now, xids.next) };
    const end = await endOfStep(tx, state.foldedTo, nextTo);
    const events = await foldEvents(tx, state.foldedTo, end.to);
    await foldEntries(tx, state.foldedTo, end.to);
    await tx`update rollup_state set folded_to = ${end.to}::text::timestamptz`;
    if (end.whole) await note(tx, clock.now, xids.next);
    return { events, more: !end.whole };
  })) as { events: number; more: boolean };
}

/** Where a step from `from` that is to reach `to` ends: after so many events, or with all of them. */
export async function endOfStep(tx: Transaction, from: string | null, to: string) {
  const [end] = await tx<{ to: string; whole: boolean }[]>`
    select coalesce(e.at, ${to}::text::timestamptz)::text as to, e.at is null as whole
    from (select 1) one left join lateral (
      select at + interval '1 millisecond' as at from events
      where at >= coalesce(${from}::text::timestamptz, '-infinity')
        and at < ${to}::text::timestamptz - interval '1 millisecond'
      order by events.at offset ${MOST_EVENTS} limit 1) e on true`;
  if (!end) throw new Error('The end of the step was not told');
  return end;
}

/** Writes down up to when everything is there once the transactions of now have ended. */
async function note(tx: Transaction, to: string, xid: number): Promise<boolean> {
  const noted = await tx`
    update rollup_state set next_to = greatest(${to}::text::timestamptz, folded_to), next_xid = ${xid}
    returning true`;
  return noted.length > 0;
}
