import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import type { Ledger } from '../ledger/engine.ts';
import { atMost } from '../walk.ts';
import { chosen, choosing, tooLarge } from './chosen.ts';
import { foresee, type Foreseen } from './foresee.ts';
import type { Item } from './item.ts';
import { MOST_CHARGES, type Selection } from './selection.ts';

/** Half of the largest balance: in a wallet below it there is room for every refund. */
const NEAR_FULL = 2 ** 52;
const MOST_DOUBTFUL = 5000;
const MOST_TOLD = 100;

const counted = z.object({ charges: z.int(), amount: z.number() });

/** What a refund of many would do, in the smallest unit of each credit type. */
export const effect = z.object({
  /** Charges made up to this time. */
  asOf: z.iso.datetime(),
  /** Charges of which something is left, and whose they are. */
  charges: z.int(),
  users: z.int(),
  /** Credits of all types that are left of them; `byType` tells them apart. */
  amount: z.number(),
  byType: z.array(
    counted.extend({
      creditType: z.string(),
      /** Of the charges, those whose work is not over yet. */
      held: z.int(),
      /** What was given back of chosen charges before, which stays as it is. */
      before: counted,
      /** Charges of which nothing is left, which are left out. */
      nothingLeft: z.int(),
    }),
  ),
  /** What cannot be given back, by the reason why. */
  cannot: z.record(z.string(), counted),
  /** The first 100 charges of them. */
  impossible: z.array(
    z.object({ userId: z.string(), chargeId: field.id, amount: z.number(), why: z.string() }),
  ),
});
export type Effect = z.output<typeof effect>;

export const effectOnUser = z.object({
  userId: z.string(),
  creditType: z.string(),
  charges: z.int(),
  /** What is left of the charges, and of that what cannot be given back. */
  amount: z.number(),
  cannot: z.number(),
  /** What was given back of them before. */
  before: z.number(),
});
type EffectOnUser = z.output<typeof effectOnUser>;

/** The users after this one, by the amount and their ids. */
export type After = { amount: number; userId: string; creditType: string };
type Users = { after: After | null; limit: number };

type Row = {
  size: number;
  users: number;
  byType: Effect['byType'];
  byUser: EffectOnUser[];
  doubtful: Item[];
};

/**
 * What a refund of these charges would do now, and to the users who would get the most.
 * @throws LedgerError incident_too_large
 */
export async function foreseeEffect(
  { sql, ledger }: { sql: Sql; ledger: Ledger },
  selection: Selection,
  { asOf, users }: { asOf: string; users: Users },
): Promise<Effect & { byUser: EffectOnUser[] }> {
  const row = await choosing(sql, 'read only', (tx) => sums(tx, selection, asOf, users));
  if (row.size > MOST_CHARGES) throw tooLarge();
  const foreseen = await foresee({ sql, ledger }, row.doubtful);
  const cannot = foreseen.filter(({ why }) => why !== null);
  const byType = row.byType.map((sum) => ({
    ...sum,
    amount: foreseen.reduce(
      (amount, one) => amount + (one.creditType === sum.creditType ? correction(one) : 0),
      sum.amount,
    ),
  }));
  return {
    asOf,
    charges: byType.reduce((sum, { charges }) => sum + charges, 0),
    users: row.users,
    amount: byType.reduce((sum, { amount }) => sum + amount, 0),
    byType,
    cannot: byReason(cannot),
    impossible: cannot.slice(0, MOST_TOLD).map(toldOf),
    byUser: row.byUser.map((user) => corrected(user, foreseen)),
  };
}

/** What is owed may be less than what is left; what cannot be given back is left all the same. */
const correction = ({ gets, amount, why }: Foreseen) => (why === null ? gets - amount : 0);

const toldOf = ({ userId, chargeId, amount, why }: Foreseen) => ({
  ...{ userId, chargeId, amount, why: why ?? '' },
});

function byReason(cannot: readonly Foreseen[]): Effect['cannot'] {
  const reasons: Effect['cannot'] = {};
  for (const { why, amount } of cannot) {
    const sum = (reasons[why ?? ''] ??= { charges: 0, amount: 0 });
    sum.charges += 1;
    sum.amount += amount;
  }
  return reasons;
}

function corrected(user: EffectOnUser, foreseen: readonly Foreseen[]): EffectOnUser {
  const own = foreseen.filter(
    ({ userId, creditType }) => userId === user.userId && creditType === user.creditType,
  );
  return {
    ...user,
    amount: own.reduce((sum, one) => sum + correction(one), user.amount),
    cannot: own.reduce((sum, { why, amount }) => sum + (why === null ? 0 : amount), 0),
  };
}

async function sums(
  tx: Transaction,
  selection: Selection,
  asOf: string,
  { after, limit }: Users,
): Promise<Row> {
  const [row] = await tx<Row[]>`
    with chosen as materialized (${chosen(tx, selection, asOf)}),
    of_user as materialized (
      select user_id, credit_type, count(*) filter (where amount > 0) as charges, sum(amount) as amount,
        count(*) filter (where amount > 0 and held) as held,
        count(*) filter (where before > 0) as charges_before, sum(before) as before,
        count(*) filter (where amount = 0) as nothing_left
      from chosen group by user_id, credit_type
    ), near_full as materialized (
      select u.user_id, u.credit_type from of_user u
      cross join lateral (
        select balance, held from wallets
        where user_id = u.user_id and credit_type = u.credit_type limit 1
      ) w
      where u.amount > 0 and w.balance + w.held + u.amount > ${NEAR_FULL}
    )
    select (select count(*) from chosen) as size,
      (select count(distinct user_id) from of_user where charges > 0) as users,
      (select coalesce(jsonb_agg(t), '[]') from (
        select credit_type as "creditType", sum(charges) as charges, sum(amount) as amount,
          sum(held) as held, sum(nothing_left) as "nothingLeft",
          jsonb_build_object('charges', sum(charges_before), 'amount', sum(before)) as before
        from of_user group by credit_type order by sum(amount) desc, credit_type
      ) t) as by_type,
      (select coalesce(jsonb_agg(u), '[]') from (
        select user_id as "userId", credit_type as "creditType", charges, amount, before, 0 as cannot
        from of_user
        where charges > 0 ${
          after === null
            ? tx``
            : tx`and (-amount, user_id, credit_type) > (-${after.amount}::numeric, ${after.userId}, ${after.creditType})`
        }
        order by -amount, user_id, credit_type ${atMost(tx, limit)}
      ) u) as by_user,
      (select coalesce(jsonb_agg(d), '[]') from (
        select c.user_id as "userId", c.charge_id as "chargeId", c.credit_type as "creditType", c.cause,
          c.reason, c.failed_refund_id as "failedRefundId", c.amount
        from chosen c
        where c.amount > 0 and (c.cause = 'refund_failed'
          or (c.user_id, c.credit_type) in (select user_id, credit_type from near_full))
        order by c.user_id, c.charge_id ${atMost(tx, MOST_DOUBTFUL)}
      ) d) as doubtful`;
  if (!row) throw new LedgerError('internal');
  return row;
}
