import type { Sql, Transaction } from '@makegood/db';

/** The time, as the database tells it. */
export async function tellTime(sql: Sql | Transaction): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`select makegood_now() as now`;
  if (!row) throw new Error('The database did not tell the time');
  return row.now;
}
