import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { reading } from './facts.ts';

export const topUsersInput = z.strictObject({
  /** A day or a month of UTC: the one that `at` is in, the current one unless said. */
  span: z.enum(['day', 'month']).default('month'),
  at: field.time.optional(),
  /** By charges opened, by credits of the type `credit` kept, or by what providers cost. */
  order: z.enum(['charges', 'credits', 'cost']).default('charges'),
  limit: z.coerce.number().int().min(1).max(1000).default(20),
});

export const topUsersAnswer = z.object({
  span: z.enum(['day', 'month']),
  /** The day or month, and when it was counted. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  at: z.iso.datetime(),
  /** How many users something happened to. */
  all: z.int(),
  users: z.array(
    z.object({
      userId: z.string(),
      /** Charges opened, and those first refunded. */
      charges: z.int(),
      refunded: z.int(),
      /** Credits of the type `credit`: taken, and given back by refunds and by settling for less. */
      taken: z.number(),
      givenBack: z.number(),
      costUsd: z.number(),
    }),
  ),
});
export type TopUsers = z.output<typeof topUsersAnswer>;

type User = TopUsers['users'][number];
type Span = { from: Date; to: Date; now: Date };

/** Who used the most in a day or a month of UTC. */
export function topUsers(
  { sql }: { sql: Sql },
  { span, at, order, limit }: z.output<typeof topUsersInput>,
): Promise<TopUsers> {
  return reading(sql, async (tx) => {
    const [found] = await tx<Span[]>`
      select now, since as from, (since at time zone 'UTC' + ${`1 ${span}`}::interval) at time zone 'UTC' as to
      from (
        select now, date_trunc(${span}, coalesce(${at ?? null}::text::timestamptz, now), 'UTC') as since
        from (select makegood_now() as now) clock) days`;
    if (!found) throw new Error('The database did not tell the time');
    const { from, to, now } = found;
    const rows = await rank(tx, { span, order, limit }, found);
    return {
      span,
      ...{ from: from.toISOString(), to: to.toISOString(), at: now.toISOString() },
      all: rows[0]?.all ?? 0,
      users: rows.map(({ all: _, ...user }) => user),
    };
  });
}

type Ranking = Pick<z.output<typeof topUsersInput>, 'span' | 'order' | 'limit'>;

/**
 * What is summed up of each user, and what is younger. Of those that nothing younger is known of only the
 * first can be among the first of all: of many users few are looked at twice.
 */
const rank = (tx: Transaction, { span, order, limit }: Ranking, { from, to }: Span) => tx<
  (User & { all: number })[]
>`
  with young as materialized (
    select user_id, count(*) filter (where kind in ('charged', 'held')) as charges,
      count(*) filter (where refunds) as refunded,
      coalesce(sum(amount) filter (where kind in ('charged', 'held') and credit_type = 'credit'), 0) as taken,
      coalesce(sum(case when kind = 'refunded' then amount else returned end)
        filter (where credit_type = 'credit'), 0) as given_back,
      coalesce(sum(cost_usd), 0) as cost_usd
    from events
    where at >= greatest(${from}, (select coalesce(users_to, '-infinity') from rollup_state)) and at < ${to}
    group by user_id),
  known as materialized (
    select s.* from young y cross join lateral (
      select * from user_activity where span = ${span} and at = ${from} and user_id = y.user_id limit 1) s),
  highest as materialized (
    select * from user_activity where span = ${span} and at = ${from}
    order by ${ordered[order](tx)} desc, user_id
    limit ${limit}::int8 + (select count(*) from young)),
  of_all as (
    select user_id, sum(charges)::int8 as charges, sum(refunded)::int8 as refunded, sum(taken) as taken,
      sum(given_back) as given_back, sum(cost_usd) as cost_usd
    from (
      select user_id, charges, refunded, taken, given_back, cost_usd from young
      union all
      select user_id, charges, refunded, taken, given_back, cost_usd from known
      union all
      select user_id, charges, refunded, taken, given_back, cost_usd from highest
      where user_id not in (select user_id from young)) parts
    group by user_id)
  select of_all.*, ((select count(*) from user_activity where span = ${span} and at = ${from})
    + (select count(*) from young) - (select count(*) from known))::int4 as "all"
  from of_all
  order by ${ordered[order](tx)} desc, user_id
  limit ${limit}`;

const ordered = {
  charges: (tx: Transaction) => tx`charges`,
  credits: (tx: Transaction) => tx`taken - given_back`,
  cost: (tx: Transaction) => tx`cost_usd`,
};
