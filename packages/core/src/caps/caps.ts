import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';

/** In credits; null: no cap. */
const cap = z.strictObject({
  perRefund: field.amountOrZero.nullable(),
  perDay: field.amountOrZero.nullable(),
});
export type Cap = z.output<typeof cap>;

/** What support may give back or adjust without an approver; a type without caps of its own has the default. */
export const capsAnswer = z.object({
  default: cap,
  creditTypes: z.record(field.creditTypeKey, cap),
});
export type Caps = z.output<typeof capsAnswer>;

export const putCapsInput = z.strictObject({
  default: cap,
  creditTypes: z.record(field.creditTypeKey, cap).default({}),
});

const EVERY_OTHER = '*';

export async function readCaps({ sql }: { sql: Sql }): Promise<Caps> {
  const rows = await sql<(Cap & { creditType: string })[]>`
    select credit_type, per_refund, per_day from caps order by credit_type`;
  const all = Object.fromEntries(
    rows.map(({ creditType, perRefund, perDay }) => [creditType, { perRefund, perDay }]),
  );
  const { [EVERY_OTHER]: usual = { perRefund: 0, perDay: 0 }, ...creditTypes } = all;
  return { default: usual, creditTypes };
}

/**
 * Replaces all caps. They count for what is asked from now on.
 * @throws LedgerError credit_type_not_found
 */
export async function putCaps(
  { sql }: { sql: Sql },
  { default: usual, creditTypes }: z.output<typeof putCapsInput>,
): Promise<Caps> {
  const wanted = Object.entries(creditTypes);
  await sql.begin(async (tx) => {
    const known = await tx<{ creditType: string }[]>`select credit_type from credit_types`;
    for (const [creditType] of wanted) {
      if (!known.some((one) => one.creditType === creditType))
        throw new LedgerError('credit_type_not_found', { creditType });
    }
    await tx`delete from caps`;
    for (const [creditType, { perRefund, perDay }] of [[EVERY_OTHER, usual] as const, ...wanted])
      await tx`
        insert into caps (credit_type, per_refund, per_day)
        values (${creditType}, ${perRefund}, ${perDay})`;
  });
  return readCaps({ sql });
}
