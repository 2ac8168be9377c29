import type { Sql, Transaction } from '@makegood/db';
import { endOfStep } from '../moments/end-of-step.ts';
import { planForMany } from './fold.ts';
import { foldEntries } from './fold-entries.ts';
import { foldEvents } from './fold-events.ts';
import { foldUsers } from './fold-users.ts';
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

/** Events in a statement: nobody waits for these. */
const MOST_EVENTS = 500_000;

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
    await planForMany(tx);
    // Nobody folds until this is over.
    const [state] = await tx<State[]>`
      select folded_to::text, users_to::text from rollup_state for update`;
    // The tables of this session hide the shared ones from the very statements that fold.
    for (const table of tables)
      await tx.unsafe(
        `create temp table ${table} (like public.${table} including all) on commit drop`,
      );
    const events = state ? await countAnew(tx, state, onProgress) : 0;
    const differences = {} as Record<SumsTable, number>;
    for (const table of tables) {
      differences[table] = await compare(tx, table, state?.foldedTo ?? null);
      if (differences[table] > 0 && !dryRun) await replace(tx, table);
    }
    return { events, differences };
  }) as Promise<RebuildAnswer>;
}

/** How far the sums go, and how far those of users, which come after; null: nothing was folded. */
type State = { foldedTo: string | null; usersTo: string | null };

async function countAnew(
  tx: Transaction,
  { foldedTo, usersTo }: State,
  onProgress: (events: number) => void,
): Promise<number> {
  let events = 0;
  await inSteps(tx, foldedTo, async (from, to) => {
    events += await foldEvents(tx, from, to);
    await foldEntries(tx, from, to);
    onProgress(events);
  });
  await inSteps(tx, usersTo, (from, to) => foldUsers(tx, from, to));
  return events;
}

async function inSteps(
  tx: Transaction,
  to: string | null,
  work: (from: string | null, to: string) => Promise<void>,
): Promise<void> {
  for (let from: string | null = null; to !== null;) {
    const end = await endOfStep(tx, 'events', { from, to, most: MOST_EVENTS });
    await work(from, end.to);
    if (end.whole) return;
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
