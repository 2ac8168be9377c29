import { verify } from '@makegood/core';
import type { Sql } from '@makegood/db';

/** Rows that calls left behind, found from their idempotency keys. */
export type Rows = {
  cell: string;
  keys: number;
  charges: number;
  entries: number;
  opened: number;
  settled: number;
};

/** The key of the n-th call of a cell, by which its rows are found again. */
export const keyOf = (cell: string, n: number): string => `${cell}#${n}`;

/** Counts the rows of every cell whose name begins so. A row that is missing in one table is not counted there. */
export async function rowsOf(sql: Sql, prefix: string): Promise<Map<string, Rows>> {
  const rows = await inWideTransaction(
    sql,
    (tx) => tx<Rows[]>`
      select split_part(k.key, '#', 1) as cell, count(*) as keys, count(c.charge_id) as charges,
        count(e.seq) as entries, count(o.event_id) as opened, count(s.event_id) as settled
      from idempotency_keys k
      left join charges c on c.user_id = k.user_id and c.charge_id = (k.answer ->> 'chargeId')::uuid
      left join entries e on e.user_id = c.user_id and e.credit_type = c.credit_type
        and e.seq = c.first_entry and e.charge_id = c.charge_id and e.delta = -c.amount
      left join events o on o.at = c.created_at and o.user_id = c.user_id and o.charge_id = c.charge_id
        and o.kind in ('charged', 'held')
      left join events s on s.at = c.settled_at and s.user_id = c.user_id and s.charge_id = c.charge_id
        and s.kind = 'settled' and c.state = 'settled'
      where starts_with(k.key, ${prefix})
      group by 1`,
  );
  return new Map(rows.map((row) => [row.cell, row]));
}

/** What differs between a cell's rows and the calls it acknowledged, in words. */
export function differences(
  cell: string,
  found: Rows | undefined,
  acknowledged: number,
  settled = 0,
): string[] {
  const expected = {
    keys: acknowledged,
    charges: acknowledged,
    entries: acknowledged,
    opened: acknowledged,
    settled,
  };
  return Object.entries(expected).flatMap(([what, wanted]) => {
    const rows = found?.[what as keyof typeof expected] ?? 0;
    return rows === wanted ? [] : [`${cell}: ${rows} ${what} for ${wanted} acknowledged calls`];
  });
}

/** Checks the whole ledger: no row beside those of acknowledged calls, and every balance adds up. */
export async function auditAll(sql: Sql, acknowledged: number): Promise<string[]> {
  const [totals] = await inWideTransaction(
    sql,
    (tx) => tx<Record<string, number>[]>`
      select (select count(*) from idempotency_keys) as keys, (select count(*) from charges) as charges,
        (select count(*) from entries where kind = 'charge') as entries,
        (select count(*) from events where kind in ('charged', 'held')) as events`,
  );
  const wrong = Object.entries(totals ?? {})
    .filter(([, rows]) => rows !== acknowledged)
    .map(([table, rows]) => `${rows} rows of ${table} for ${acknowledged} acknowledged calls`);
  const { violations } = await verify({ sql });
  return [
    ...wrong,
    ...violations.map(({ rule, userId, subject }) => `${rule}: ${userId} ${subject}`),
  ];
}

/** Looks at whole tables, which the settings of the hot statements are not made for. */
async function inWideTransaction<T>(
  sql: Sql,
  run: (tx: Parameters<Parameters<Sql['begin']>[1]>[0]) => T,
) {
  return sql.begin(async (tx) => {
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    await tx`set local work_mem = '128MB'`;
    return run(tx);
  }) as Promise<Awaited<T>>;
}
