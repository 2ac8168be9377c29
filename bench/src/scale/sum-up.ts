import { sumStretch } from '@makegood/core';
import { connect, type Sql } from '@makegood/db';
import type { Progress } from '../rounds.ts';
import { twoAtATime } from './two-at-a-time.ts';

const LONGEST_STATEMENT_MS = 3_600_000;

type Month = { from: string; to: string; events: number };

/** Fills the sums of monitoring with a whole history that nothing was summed up of, month by month. */
export async function sumUp(url: string, progress: Progress): Promise<void> {
  const sql = connect(url, {
    ...{ max: 2, name: 'makegood bench scale' },
    ...{ statementTimeoutMs: LONGEST_STATEMENT_MS, lockTimeoutMs: LONGEST_STATEMENT_MS },
  });
  try {
    const months = await monthsOf(sql);
    const all = months.reduce((sum, { events }) => sum + events, 0);
    let done = 0;
    // Each half by itself: two months beside each other share a week.
    await twoAtATime(halves(months, all / 2), async (half) => {
      for (const { from, to, events } of half) {
        await sql.begin(async (tx) => {
          await tx`set local synchronous_commit = off`;
          await sumStretch(tx, from, to);
        });
        done += events;
        progress(`${done} of ${all} events summed up`);
      }
    });
    const end = months.at(-1)?.to ?? null;
    await sql`update rollup_state set folded_to = ${end}::text::timestamptz, users_to = ${end}::text::timestamptz`;
    await sql`vacuum analyze`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The first begins before everything, the last ends after it. */
const monthsOf = (sql: Sql) => sql<Month[]>`
  select case when row_number() over (order by month) = 1 then '-infinity' else month::text end as from,
    count(*) as events,
    least(month at time zone 'UTC' + interval '1 month',
      (select max(at) at time zone 'UTC' from events) + interval '1 millisecond')::text || 'Z' as to
  from (select date_trunc('month', at, 'UTC') as month from events) e
  group by month order by month`;

function halves(months: readonly Month[], half: number): [Month[], Month[]] {
  let before = 0;
  const isFirst = months.map(({ events }) => (before += events) <= half);
  return [months.filter((_, i) => isFirst[i]), months.filter((_, i) => !isFirst[i])];
}
