import type { Transaction } from '@makegood/db';

/** Where a step ends: `whole` where it reached as far as it was to. */
export type End = { to: string; whole: boolean };

/** Where a step that is to reach `to` ends: after so many rows of a table, or with all of them. */
export async function endOfStep(
  tx: Transaction,
  table: 'events' | 'refreshes',
  { from, to, most }: { from: string | null; to: string; most: number },
): Promise<End> {
  const [end] = await tx<End[]>`
    select coalesce(f.past, ${to}::text::timestamptz)::text as to, f.past is null as whole
    from (select 1) one left join lateral (
      select at + interval '1 millisecond' as past from ${tx(table)}
      where at >= coalesce(${from}::text::timestamptz, '-infinity')
        and at < ${to}::text::timestamptz - interval '1 millisecond'
      order by at offset ${most} limit 1) f on true`;
  if (!end) throw new Error('The end of the step was not told');
  return end;
}
