import type { Sql } from '@makegood/db';
import type { CreditTypeAnswer } from './put.ts';

/** All credit types, by key. */
export const listCreditTypes = ({ sql }: { sql: Sql }): Promise<CreditTypeAnswer[]> =>
  sql<
    CreditTypeAnswer[]
  >`select credit_type, name, decimals from credit_types order by credit_type`;
