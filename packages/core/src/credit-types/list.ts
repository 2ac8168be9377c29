import type { Sql } from '@makegood/db';
import type { CreditType } from './put.ts';

/** All credit types, by key. */
export const listCreditTypes = ({ sql }: { sql: Sql }): Promise<CreditType[]> =>
  sql<CreditType[]>`select credit_type, name, decimals from credit_types order by credit_type`;
