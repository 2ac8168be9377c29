import type { Sql, Transaction } from '@makegood/db';
import { endOfStep } from '../moments/end-of-step.ts';
import { MOST_EVENTS } from './fold.ts';
import { foldEntries } from './fold-entries.ts';
import { foldEvents } from './fold-events.ts';
import { MINUTES_KEPT_H } from './minutes-kept.ts';

/** What is folded from the facts; the sums of single minutes only as long as they are kept. */
const sums = {
  rollups: true,
  latencies: true,
  failures: true,
  movements: true,
  user_activity: false,
  active_users: false,
};
export type SumsTable = keyof typeof sums;
const tables = Object.keys(sums) as SumsTable[];

export type RebuildAnswer = {
  /** Events counted anew. */
  events: number;
  /** Rows of each table of sums that differ from what the facts say, on either side. */
  differences: Record<SumsTable, number>;
};

/**
 * Counts every sum anew from the facts and compares; unless only looking, puts right what differs.
 * Reports go on meanwhile, and what is younger than the sums is read from the facts as ever.
 * @param onProgress is told how many events have been counted
 * @throws LedgerError unavailable when the database cannot be reached
 */
export function rebuildSums(
  { sql }: { sql: Sql },
  { dryRun }: { dryRun: boolean },
  onProgress: (events: number) => void = () => {},
): Promise<RebuildAnswer> {
  return sql.begin(async (tx) => {
    await tx`set local statement_timeout = '30min'`;
    await tx`set local lock_timeout = '1min'`;
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    // Nobody folds until this is over.
    const [state] = await tx<{ foldedTo: string | null }[]>`
      select folded_to::text from rollup_state for update`;
    // The tables of this session hide the shared ones from the very statements that fold.
    for (const table of tables)
      await tx.unsafe(
        `create temp table ${table} (like public.${table} including all) on commit drop`,
      );
    const events = state?.foldedTo ? await countAnew(tx, state.foldedTo, onProgress) : 0;
    const differences = {} as Record<SumsTable, number>;
    for (const table of tables) {
      differences[table] = await compare(tx, table, state?.foldedTo ?? null);
      if (differences[table] > 0 && !dryRun) await replace(tx, table);
    }
    return { events, differences };
  }) as Promise<RebuildAnswer>;
}

async function countAnew(tx: Transaction, foldedTo: string, onProgress: (events: number) => void) {
  let events = 0;
  let from: string | null = null;
  for (;;) {
    const end = await endOfStep(tx, 'events', { from, to: foldedTo, most: MOST_EVENTS });
    events += await foldEvents(tx, from, end.to);
    await foldEntries(tx, from, end.to);
    onProgress(events);
    if (end.whole) return events;
    from = end.to;
  }
}

/** Sums of minutes that are about to be removed are in neither. */
const kept = (table: SumsTable, foldedTo: string | null) =>
  sums[table]
    ? `where level <> 1 or at >= '${foldedTo ?? '-infinity'}'::timestamptz - interval '${MINUTES_KEPT_H - 1} hours'`
    : '';

async function compare(tx: Transaction, table: SumsTable, foldedTo: string | null) {
  const [anew, stored] = ['pg_temp', 'public'].map(
    (schema) => `select * from ${schema}.${table} ${kept(table, foldedTo)}`,
  );
  const [row] = await tx.unsafe<{ n: number }[]>(
    `select count(*) as n from ((${anew} except all ${stored}) union all (${stored} except all ${anew})) d`,
  );
  return row?.n ?? 0;
}

async function replace(tx: Transaction, table: SumsTable) {
  await tx.unsafe(`delete from public.${table}`);
  await tx.unsafe(`insert into public.${table} select * from pg_temp.${table}`);
}
