import type { Sql, Transaction } from '@makegood/db';
import { endOfStep } from '../moments/end-of-step.ts';
import { step } from '../moments/step.ts';
import { foldEntries } from './fold-entries.ts';
import { foldEvents } from './fold-events.ts';
import { foldUsers } from './fold-users.ts';
import { MINUTES_KEPT_H } from './minutes-kept.ts';

/** Facts in a transaction: a backlog is folded in steps, so that none of them is long. */
export const MOST_EVENTS = 50_000;
/** A row of a user is written once for all that they did meanwhile: most of what folding would cost. */
const USERS_EVERY = '30 seconds';

/**
 * Adds the facts that are all there by now to the sums, each exactly once, from whichever server.
 * @returns how many events were folded; 0 where another server is at it
 */
export async function fold({ sql }: { sql: Sql }): Promise<{ events: number }> {
  let events = 0;
  for (;;) {
    const { made, more } = await foldStep(sql);
    events += made ?? 0;
    if (!more) break;
  }
  await sql`
    with a as (delete from rollups where level = 1 and at < (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H})),
      b as (delete from latencies where level = 1 and at < (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H})),
      c as (delete from movements where level = 1 and at < (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H}))
    delete from failures where level = 1 and at < (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H})`;
  return { events };
}

const foldStep = (sql: Sql) =>
  step(sql, { table: 'rollup_state', reached: 'folded_to' }, async (tx, from, to) => {
    await tx`set local statement_timeout = '1min'`;
    await planForMany(tx);
    const end = await endOfStep(tx, 'events', { from, to, most: MOST_EVENTS });
    const events = await foldEvents(tx, from, end.to);
    await foldEntries(tx, from, end.to);
    const [behind] = await tx<{ usersTo: string | null }[]>`
      select users_to::text from rollup_state
      where users_to is null or users_to <= ${end.to}::text::timestamptz - ${USERS_EVERY}::interval`;
    if (behind) {
      await foldUsers(tx, behind.usersTo, end.to);
      await tx`update rollup_state set users_to = ${end.to}::text::timestamptz`;
    }
    return { end, made: events };
  });

/** Plans that read a stretch of the history, not a row by its key. */
export async function planForMany(tx: Transaction): Promise<void> {
  await tx`set local plan_cache_mode = 'force_custom_plan'`;
  await tx`set local enable_seqscan = 'on'`;
  await tx`set local enable_hashjoin = 'on'`;
  await tx`set local work_mem = '64MB'`;
}
