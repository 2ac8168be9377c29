import { pgArray, type Sql, type Transaction } from '@makegood/db';
import { readMonitoringSettings } from './settings.ts';

/** What credits are worth, by credit type, in US dollars for the smallest unit. */
export type CreditValues = Map<string, number>;

/** The credit types that have a value by the settings. */
export async function readCreditValues(sql: Sql | Transaction): Promise<CreditValues> {
  const { creditValueUsd } = await readMonitoringSettings({ sql });
  const types = await sql<{ creditType: string; decimals: number }[]>`
    select credit_type, decimals from credit_types`;
  return new Map(
    types.flatMap(({ creditType, decimals }) => {
      const usd = creditValueUsd[creditType];
      return usd === undefined ? [] : [[creditType, usd / 10 ** decimals]];
    }),
  );
}

/** The values as a source of rows: `credit_type`, `usd`. To stand in a `from`, with an alias. */
export const valueRows = (sql: Sql | Transaction, values: CreditValues) => sql`(
  select * from unnest(${pgArray([...values.keys()])}::text[], ${pgArray([...values.values()])}::float8[])
    v (credit_type, usd))`;
