import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from './fields.ts';

export const balancesAnswer = z.object({
  /** Available credits of the type `credit`. */
  creditsRemaining: field.amountOrZero,
  balances: z.record(
    field.creditTypeKey,
    z.object({
      available: field.amountOrZero,
      held: field.amountOrZero,
      /** What expires next, and when. */
      nextExpiry: z.object({ amount: field.amount, at: z.iso.datetime() }).nullable(),
    }),
  ),
});
export type Balances = z.output<typeof balancesAnswer>;

/**
 * A user's balances at this moment: what has expired is out, also before the ledger has said so.
 * Who was never granted anything has nothing.
 */
export async function getBalances(
  { sql }: { sql: Sql },
  { userId }: { userId: string },
): Promise<Balances> {
  const rows = await sql<
    {
      creditType: string | null;
      held: number;
      available: number;
      expiring: number;
      at: Date | null;
    }[]
  >`
    with now as materialized (select makegood_now() as now),
    live as (
      select credit_type, remaining, expires_at from grants, now
      where user_id = ${userId} and open and (expires_at is null or expires_at > now)
    )
    select w.credit_type, coalesce(w.held, 0::int8) as held,
      coalesce((select sum(remaining)::int8 from live l where l.credit_type = w.credit_type), 0::int8) as available,
      coalesce(next.amount, 0::int8) as expiring, next.at
    from users u
    left join wallets w using (user_id)
    left join lateral (
      select expires_at as at, sum(remaining)::int8 as amount from live l
      where l.credit_type = w.credit_type and expires_at is not null and remaining > 0
      group by expires_at order by expires_at limit 1
    ) next on true
    where u.user_id = ${userId}`;
  const balances: Balances['balances'] = {};
  for (const { creditType, available, held, expiring, at } of rows) {
    if (creditType === null) continue;
    const nextExpiry = at === null ? null : { amount: expiring, at: at.toISOString() };
    balances[creditType] = { available, held, nextExpiry };
  }
  return { creditsRemaining: balances['credit']?.available ?? 0, balances };
}
