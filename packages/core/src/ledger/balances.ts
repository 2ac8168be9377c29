import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from './fields.ts';

export const balancesAnswer = z.object({
  /** Available credits of the type `credit`. */
  creditsRemaining: field.amountOrZero,
  balances: z.record(
    field.creditTypeKey,
    z.object({ available: field.amountOrZero, held: field.amountOrZero }),
  ),
});
export type Balances = z.output<typeof balancesAnswer>;

/** What a user has of one credit type. */
export type BalanceRow = { creditType: string; available: number; held: number };

/**
 * A user's balances at this moment: what has expired is out, also before the ledger has said so.
 * Who was never granted anything has nothing.
 */
export async function getBalances(
  { sql }: { sql: Sql },
  { userId }: { userId: string },
): Promise<Balances> {
  const rows = await sql<BalanceRow[]>`
    with now as materialized (select makegood_now() as now)
    ${balanceRows(sql, sql`unnest(${pgArray([userId])}::text[])`)}`;
  return balancesFrom(rows);
}

/**
 * A select of the balances of many users, a row for each wallet. `users` yields their ids, each
 * once; the statement around it has the time as `now`.
 */
export const balanceRows = (sql: Sql, users: ReturnType<Sql>) => sql`
  select w.credit_type as "creditType", w.held, coalesce(live.available, 0::int8) as available
  from ${users} as asked (user_id)
  join wallets w on w.user_id = asked.user_id
  left join lateral (
    select sum(g.remaining)::int8 as available from grants g, now
    where g.user_id = w.user_id and g.credit_type = w.credit_type and g.open
      and (g.expires_at is null or g.expires_at > now.now)
  ) live on true`;

/** The rows of one user as they are told: the types in one order, so that equal balances look alike. */
export function balancesFrom(rows: readonly BalanceRow[]): Balances {
  const inOrder = rows.toSorted((a, b) => (a.creditType < b.creditType ? -1 : 1));
  const balances = Object.fromEntries(
    inOrder.map(({ creditType, available, held }) => [creditType, { available, held }]),
  );
  return { creditsRemaining: balances['credit']?.available ?? 0, balances };
}
