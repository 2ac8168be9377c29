import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from './fields.ts';
import { priceOf } from './price.ts';

export const validateInput = z.strictObject({
  userId: field.userId,
  feature: field.featureKey,
  units: field.units.default(1),
});

export const validateAnswer = z.object({
  allowed: z.boolean(),
  cost: field.amountOrZero,
  balance: field.amountOrZero,
  creditType: field.creditTypeKey,
});

/**
 * Whether a deduct would succeed now and what it would cost. Promises nothing: another charge may
 * come first.
 * @throws LedgerError user_not_found, feature_not_found, amount_out_of_range
 */
export async function validate(
  { sql }: { sql: Sql },
  { userId, feature, units }: z.output<typeof validateInput>,
): Promise<z.output<typeof validateAnswer>> {
  const [row] = await sql<
    { known: boolean; cost: number | null; creditType: string | null; balance: number }[]
  >`
    select exists (select from users where user_id = ${userId}) as known, f.cost, f.credit_type,
      coalesce((
        select sum(g.remaining)::int8 from grants g
        where g.user_id = ${userId} and g.open and g.credit_type = f.credit_type
          and (g.expires_at is null or g.expires_at > (select makegood_now()))), 0::int8) as balance
    from (select 1) one
    left join features_in_force f on f.feature = ${feature} and not f.archived`;
  if (!row?.known) throw new LedgerError('user_not_found');
  const { cost: unitCost, creditType, balance } = row;
  if (unitCost === null || creditType === null)
    throw new LedgerError('feature_not_found', { feature });
  const { amount: cost } = priceOf({ cost: unitCost, creditType }, { units });
  return { allowed: cost <= balance, cost, balance, creditType };
}
