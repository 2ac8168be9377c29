import { putPlan } from '@makegood/core';
import type { Sql } from '@makegood/db';
import { CREDIT_TYPE } from '../world.ts';

export const PLAN = 'bench';
const AMOUNT = 1000;
const SPENT = 400;

/** Users of a plan whose refresh is due, of whom no one else is due. */
export type DueUsers = {
  name: string;
  count: number;
  /** A user's id, from 0 up; they sort as they count. */
  user: (i: number) => string;
};

const padded = (i: number) => String(i).padStart(8, '0');

/** The plan that all of them are on: what is left is replaced by a fixed amount every 30 days. */
export const putBenchPlan = (sql: Sql) =>
  putPlan(
    { sql },
    {
      planId: PLAN,
      name: 'Bench',
      credits: { [CREDIT_TYPE]: AMOUNT },
      refresh: { mode: 'replace', every: 30 },
      active: true,
    },
    'bench',
  );

/** Makes so many users who were given the plan's credits 30 days ago, spent some, and are due now. */
export async function makeDue(sql: Sql, name: string, count: number): Promise<DueUsers> {
  await sql.begin(async (tx) => {
    await tx`
      create temporary table due on commit drop as
      select ${name}::text || '-' || lpad(i::text, 8, '0') as user_id, gen_random_uuid() as grant_id,
        gen_random_uuid() as adjustment_id, makegood_now() - interval '30 days' as at
      from generate_series(0, ${count - 1}::int) i`;
    await tx`insert into users (user_id, created_at) select user_id, at from due`;
    await tx`
      insert into subscriptions (user_id, plan_id, anchor_at, last_refresh_at, next_refresh_at)
      select user_id, ${PLAN}, at, at, at + interval '30 days' from due`;
    await tx`
      insert into wallets (user_id, credit_type, balance, held, entries)
      select user_id, ${CREDIT_TYPE}, ${AMOUNT - SPENT}::int8, 0, 2 from due`;
    await tx`
      insert into grants (user_id, grant_id, credit_type, source, amount, remaining, priority, state,
        effective_at, created_at, actor)
      select user_id, grant_id, ${CREDIT_TYPE}, 'plan', ${AMOUNT}::int8, ${AMOUNT - SPENT}::int8, 100, 'live',
        at, at, 'bench' from due`;
    await tx`
      insert into adjustments (user_id, adjustment_id, credit_type, amount, reason, actor, created_at)
      select user_id, adjustment_id, ${CREDIT_TYPE}, ${-SPENT}::int8, 'spent', 'bench', at from due`;
    await tx`
      insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id,
        adjustment_id, at)
      select user_id, ${CREDIT_TYPE}, 1, 'grant', ${AMOUNT}::int8, 0, ${AMOUNT}::int8, grant_id, null, at from due
      union all
      select user_id, ${CREDIT_TYPE}, 2, 'adjustment', ${-SPENT}::int8, ${AMOUNT}::int8,
        ${AMOUNT - SPENT}::int8, grant_id, adjustment_id, at from due`;
  });
  // What making them left to do is not the contender's to bear.
  await sql`vacuum analyze`;
  await sql`checkpoint`;
  return { name, count, user: (i) => `${name}-${padded(i)}` };
}

/** What differs from every one of the users having been refreshed once, in words. */
export async function notRefreshedOnce(
  sql: Sql,
  { name, count, user }: DueUsers,
): Promise<string[]> {
  const found = await sql.begin(async (tx) => {
    await tx`set local plan_cache_mode = 'force_custom_plan'`;
    const [from, to] = [user(0), user(count)];
    const [row] = await tx<Record<string, number>[]>`
      select
        (select count(*) from refreshes where user_id >= ${from} and user_id < ${to}
          and outcome = 'refreshed' and due_at is not null and granted = ${AMOUNT}) as refreshes,
        (select count(*) from entries where user_id >= ${from} and user_id < ${to}
          and kind = 'expiry' and refresh_id is not null) as expired,
        (select count(*) from entries where user_id >= ${from} and user_id < ${to}
          and kind = 'grant' and delta = ${AMOUNT} and refresh_id is not null) as granted,
        (select count(*) from grants where user_id >= ${from} and user_id < ${to}
          and source = 'plan' and state = 'expired' and remaining = 0) as closed,
        (select count(*) from grants where user_id >= ${from} and user_id < ${to}
          and source = 'plan' and state = 'live' and amount = ${AMOUNT}) as live,
        (select count(*) from subscriptions where user_id >= ${from} and user_id < ${to}
          and last_refresh_at >= anchor_at + interval '30 days'
          and next_refresh_at = anchor_at + interval '60 days') as moved`;
    return row ?? {};
  });
  return Object.entries(found).flatMap(([what, rows]) =>
    rows === count ? [] : [`${name}: ${rows} ${what} for ${count} users`],
  );
}
