import { pgArray, type Sql, type Transaction } from '@makegood/db';
import { LedgerError } from '../errors.ts';

/** @throws LedgerError credit_type_not_found, naming the first that there is not */
export async function requireCreditTypes(sql: Sql | Transaction, wanted: string[]): Promise<void> {
  const [missing] = await sql<{ creditType: string }[]>`
    select w.credit_type from unnest(${pgArray(wanted)}::text[]) w (credit_type)
    where not exists (select from credit_types t where t.credit_type = w.credit_type) limit 1`;
  if (missing) throw new LedgerError('credit_type_not_found', { ...missing });
}
