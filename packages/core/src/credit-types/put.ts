import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';

export const putCreditTypeInput = z.strictObject({
  creditType: field.creditTypeKey,
  name: field.label,
  /** Decimals of the amount shown to people; amounts in the API are integers in the smallest unit. */
  decimals: z.int().min(0).max(6).default(0),
});

export type CreditType = z.output<typeof putCreditTypeInput>;

/**
 * Creates a credit type or renames it.
 * @throws LedgerError credit_type_in_use when the decimals change while someone has such credits
 */
export async function putCreditType(
  { sql }: { sql: Sql },
  { creditType, name, decimals }: CreditType,
): Promise<CreditType> {
  const rows = await sql`
    insert into credit_types as t (credit_type, name, decimals) values (${creditType}, ${name}, ${decimals})
    on conflict (credit_type) do update set name = excluded.name, decimals = excluded.decimals
    where t.decimals = excluded.decimals
      or not exists (select from wallets w where w.credit_type = excluded.credit_type)
    returning 1`;
  if (rows.length === 0) throw new LedgerError('credit_type_in_use', { creditType });
  return { creditType, name, decimals };
}
