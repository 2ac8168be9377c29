import { pgArray, type Sql } from '@makegood/db';
import { lineOf } from '../replay/identity.ts';
import type { Fate } from './expectation.ts';

/** A charge of the run, as its entries and refunds have it; `line` is null where no call asked for it. */
export type ChargeRow = Fate & {
  line: number | null;
  chargeId: string;
  userId: string;
  /** The same credits as the charge's own row says it; equal unless the ledger contradicts itself. */
  says: Pick<Fate, 'taken' | 'returned' | 'refunded'> & { paidBack: number };
  /** The UTC day on which it was closed. */
  day: string | null;
};

export type WalletRow = {
  userId: string;
  balance: number;
  held: number;
  granted: number;
  /** Σ of all its entries. */
  entries: number;
};

export type LedgerView = { charges: ChargeRow[]; wallets: WalletRow[] };

/** Reads everything that the ledger has of the run's users, in one snapshot. */
export async function readLedger(sql: Sql, userIds: string[]): Promise<LedgerView> {
  const users = pgArray(userIds);
  return (await sql.begin('isolation level repeatable read read only', async (tx) => {
    // The plan must suit how many users there are.
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    const charges = await tx<(Omit<ChargeRow, 'line'> & { key: string | null })[]>`
      with own as (select unnest(${users}::text[]) as user_id),
      moved as (
        select user_id, charge_id, -coalesce(sum(delta) filter (where kind = 'charge'), 0) as taken,
          coalesce(sum(delta) filter (where kind = 'return'), 0) as returned,
          coalesce(sum(delta) filter (where kind = 'refund'), 0) as refunded
        from entries join own using (user_id) where charge_id is not null group by 1, 2
      ),
      asked as (
        select user_id, (answer ->> 'chargeId')::uuid as charge_id, key
        from idempotency_keys join own using (user_id) where operation = 'deduct'
      ),
      given as (
        select user_id, charge_id, sum(amount) as amount, string_agg(distinct reason, ',') as reason
        from refunds join own using (user_id) where charge_id is not null group by 1, 2
      )
      select charge_id, user_id, key, c.state, c.cost_usd, given.reason,
        coalesce(moved.taken, 0) as taken, coalesce(moved.returned, 0) as returned,
        coalesce(moved.refunded, 0) as refunded,
        jsonb_build_object('taken', c.amount, 'returned', c.returned_amount,
          'refunded', c.refunded_amount, 'paidBack', coalesce(given.amount, 0)) as says,
        (coalesce(c.refunded_at, c.settled_at) at time zone 'UTC')::date::text as day
      from moved full join asked using (user_id, charge_id)
        left join charges c using (user_id, charge_id)
        left join given using (user_id, charge_id)
      order by charge_id`;
    const wallets = await tx<WalletRow[]>`
      with own as (select unnest(${users}::text[]) as user_id),
      moved as (
        select user_id, sum(delta) as entries, sum(delta) filter (where kind = 'grant') as granted
        from entries join own using (user_id) group by 1
      )
      select user_id, coalesce(w.balance, 0) as balance, coalesce(w.held, 0) as held,
        coalesce(moved.granted, 0) as granted, coalesce(moved.entries, 0) as entries
      from own left join (select * from wallets where credit_type = 'credit') w using (user_id)
        left join moved using (user_id)
      order by user_id`;
    return {
      charges: charges.map(({ key, ...row }) => ({
        ...row,
        line: key === null ? null : lineOf(key),
      })),
      wallets: [...wallets],
    };
  })) as LedgerView;
}

/** Credits of these users that are held at this moment. */
export async function heldBy(sql: Sql, userIds: string[]): Promise<number> {
  const [row] = await sql<[{ held: number }]>`
    select coalesce(sum(held), 0) as held from wallets
    where user_id = any(${pgArray(userIds)}::text[])`;
  return row.held;
}

/** The calls of these users that were charged, by line. */
export async function chargedLines(sql: Sql, userIds: string[]): Promise<Set<number>> {
  const rows = await sql<{ key: string }[]>`
    select key from idempotency_keys
    where user_id = any(${pgArray(userIds)}::text[]) and operation = 'deduct'`;
  return new Set(rows.map(({ key }) => lineOf(key)));
}
