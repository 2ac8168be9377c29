import { pgArray, type Sql } from '@makegood/db';
import { z } from 'zod';
import { requireCreditTypes } from '../credit-types/require.ts';
import * as field from '../ledger/fields.ts';
import { MAX_CREDITS } from '../ledger/limits.ts';
import { changeAnswer, changesBetween } from '../versions/changes.ts';
import { effectiveFrom } from '../versions/effective-from.ts';
import { tellTime } from '../versions/now.ts';
import { readCurrent } from '../versions/read.ts';
import { refuseStale } from '../versions/refuse-stale.ts';
import { planKind } from './kind.ts';
import { planValues, type PlanValues, type putPlanInput } from './values.ts';

const DAYS_MS = 30 * 86_400_000;

const monthly = z.object({
  creditType: z.string(),
  /** What the plan gives all of its users in 30 days, now and then; at most 2^53-1. */
  before: field.amountOrZero,
  after: field.amountOrZero,
  /** What these users used in the last 30 days: charged, less what was given back. */
  used: z.int(),
});

export const previewPlanAnswer = z.object({
  id: z.string(),
  effectiveAt: z.iso.datetime(),
  /** What it is now; null where nothing is in force yet. */
  before: planValues.nullable(),
  after: planValues,
  changed: z.array(changeAnswer),
  /** Users on the plan. */
  users: z.int(),
  /** Those whose own amount stands in place of the plan's credits of the type `credit`. */
  usersWithCustomAmount: z.int(),
  /** The credits of 30 days, by credit type. */
  monthly: z.array(monthly),
});

/**
 * What a PUT would change, and what that is for the users on the plan. Changes nothing. The credits
 * of 30 days are, for each user, what a refresh gives × 30 / its days, rounded; what a refresh gives
 * where it comes once a month, by the plan or by the user's own day. Credits that a refresh carries
 * over or leaves out because they are still there do not count. Its cost follows the users on the
 * plan and the events of 30 days.
 * @throws LedgerError as the PUT: credit_type_not_found, effective_in_past, stale_write
 */
export async function previewPlan(
  { sql }: { sql: Sql },
  { planId: id, id: _, version, effectiveAt, ...after }: z.output<typeof putPlanInput>,
): Promise<z.output<typeof previewPlanAnswer>> {
  const [current] = await readCurrent(sql, planKind, id);
  const currentVersion = current?.lastVersion ?? 0;
  await refuseStale(sql, planKind, id, { yourVersion: version, currentVersion });
  await requireCreditTypes(sql, Object.keys(after.credits));
  const now = await tellTime(sql);
  const effective = effectiveFrom(effectiveAt, now);
  const before = current?.inForce?.values ?? null;
  const [[users], gives, uses] = await Promise.all([
    sql<{ users: number; usersWithCustomAmount: number }[]>`
      select count(*)::int as users, count(custom_amount)::int as users_with_custom_amount
      from subscriptions where plan_id = ${id}`,
    given(sql, id, before, after),
    used(sql, id, now),
  ]);
  const types = [...new Set([...gives.keys(), ...uses.keys()])].toSorted();
  return {
    id,
    effectiveAt: effective.toISOString(),
    before,
    after,
    changed: changesBetween(before, after),
    users: users?.users ?? 0,
    usersWithCustomAmount: users?.usersWithCustomAmount ?? 0,
    monthly: types.map((creditType) => ({
      creditType,
      ...(gives.get(creditType) ?? { before: 0, after: 0 }),
      used: uses.get(creditType) ?? 0,
    })),
  };
}

const daysOf = (plan: PlanValues | null) =>
  typeof plan?.refresh.every === 'number' ? plan.refresh.every : null;

/** What the plan gives its users in 30 days, by credit type. */
async function given(sql: Sql, id: string, before: PlanValues | null, after: PlanValues) {
  const types = [
    ...new Set(['credit', ...Object.keys(before?.credits ?? {}), ...Object.keys(after.credits)]),
  ];
  const amounts = (plan: PlanValues | null) => pgArray(types.map((t) => plan?.credits[t] ?? 0));
  const total = (amount: 'was' | 'will', days: number | null) => sql`
    least(coalesce(sum(u.users * case
      when u.own_day or ${days}::int is null then ${sql(amount)}
      else round(${sql(amount)}::numeric * 30 / ${days}::int) end), 0), ${MAX_CREDITS})`;
  const rows = await sql<{ creditType: string; before: number; after: number }[]>`
    with u as (
      select custom_amount, day is not null as own_day, count(*) as users
      from subscriptions where plan_id = ${id} group by 1, 2
    ), amounts as (
      select c.credit_type, u.users, u.own_day,
        case when c.credit_type = 'credit' then coalesce(u.custom_amount, c.was) else c.was end
          * ${before ? 1 : 0}::int as was,
        case when c.credit_type = 'credit' then coalesce(u.custom_amount, c.will) else c.will end as will
      from unnest(${pgArray(types)}::text[], ${amounts(before)}::int8[], ${amounts(after)}::int8[])
        as c (credit_type, was, will)
      left join u on true
    )
    select credit_type, ${total('was', daysOf(before))} as before,
      ${total('will', daysOf(after))} as after
    from amounts u group by credit_type`;
  const named = (type: string) =>
    Object.hasOwn(after.credits, type) || Object.hasOwn(before?.credits ?? {}, type);
  return new Map(
    rows
      .filter((row) => named(row.creditType) || row.before > 0 || row.after > 0)
      .map(({ creditType, ...credits }) => [creditType, credits]),
  );
}

/** What the users on the plan used in the last 30 days, by credit type. */
async function used(sql: Sql, id: string, now: Date): Promise<Map<string, number>> {
  const rows = await sql<{ creditType: string; used: number }[]>`
    select e.credit_type, sum(case
      when e.kind in ('charged', 'held') then e.amount
      when e.kind = 'settled' then -e.returned
      when e.kind = 'refunded' then -e.amount
      else 0 end) as used
    from events e
    join subscriptions s on s.user_id = e.user_id and s.plan_id = ${id}
    where e.at between ${new Date(now.getTime() - DAYS_MS)} and ${now} and e.charge_id is not null
    group by e.credit_type`;
  return new Map(rows.map((row) => [row.creditType, row.used]));
}
