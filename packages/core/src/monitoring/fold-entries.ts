import { pgArray, type Transaction } from '@makegood/db';
import { A_MONDAY, levels, stretchOf } from './levels.ts';
import { MINUTES_KEPT_H } from './minutes-kept.ts';
import { sourceOf } from './source-of.ts';

/** Adds the ledger's entries of a stretch of time to the movements. */
export async function foldEntries(tx: Transaction, from: string | null, to: string): Promise<void> {
  await tx`
    with minutes as (
      select date_bin('1 minute', n.at, ${A_MONDAY}::text::timestamptz) as at, n.credit_type, n.kind,
        ${sourceOf(tx)} as source, count(*) as entries, sum(n.delta) as delta
      from entries n
      where n.at >= coalesce(${from}::text::timestamptz, '-infinity') and n.at < ${to}::text::timestamptz
      group by 1, 2, 3, 4)
    insert into movements (level, at, credit_type, kind, source, entries, delta)
    select l.level, ${stretchOf(tx, 'm.at')}, m.credit_type, m.kind,
      m.source, sum(m.entries), sum(m.delta)
    from minutes m
    join unnest(${pgArray([...levels])}::int4[]) l (level)
      on l.level > 1 or m.at >= (select makegood_now()) - make_interval(hours => ${MINUTES_KEPT_H})
    group by 1, 2, 3, 4, 5
    on conflict (level, at, credit_type, kind, source) do update
    set entries = movements.entries + excluded.entries, delta = movements.delta + excluded.delta`;
}
