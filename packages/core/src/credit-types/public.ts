import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { creditTypeKey } from '../ledger/fields.ts';
import { listCreditTypes } from './list.ts';
import { putCreditTypeInput } from './put.ts';

const DEFAULT = 'credit';

export const publicCreditTypesAnswer = z.object({
  creditTypes: z.record(creditTypeKey, putCreditTypeInput.pick({ name: true, decimals: true })),
  /** The one that is meant where none is named. */
  default: creditTypeKey,
});

/** The credit types by key, as anyone may see them. */
export async function publicCreditTypes(place: {
  sql: Sql;
}): Promise<z.output<typeof publicCreditTypesAnswer>> {
  const types = await listCreditTypes(place);
  return {
    creditTypes: Object.fromEntries(
      types.map(({ creditType, name, decimals }) => [creditType, { name, decimals }]),
    ),
    default: DEFAULT,
  };
}
