import type { Transaction } from '@makegood/db';
import type { Books } from './books.ts';
import { column, requireAll, times } from './columns.ts';
import type { PlanCreditChange, Subscription } from './state.ts';

const sum = (changes: PlanCreditChange[], pick: (change: PlanCreditChange) => number) =>
  changes.reduce((total, change) => total + pick(change), 0);

export async function insertRefreshes(tx: Transaction, { refreshes: rows }: Books): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into refreshes (user_id, refresh_id, kind, outcome, run_id, plan_id, at, due_at, changes,
      expired, granted, reverses, actor)
    select user_id, refresh_id, kind, 'refreshed', run_id, plan_id, at, due_at, changes, expired,
      granted, reverses, actor
    from unnest(
      ${column(rows, (r) => r.userId)}::text[], ${column(rows, (r) => r.refreshId)}::uuid[],
      ${column(rows, (r) => r.kind)}::text[], ${column(rows, (r) => r.runId)}::uuid[],
      ${column(rows, (r) => r.planId)}::text[], ${times(rows, (r) => r.at)}::timestamptz[],
      ${times(rows, (r) => r.dueAt)}::timestamptz[],
      ${column(rows, (r) => JSON.stringify(r.changes))}::jsonb[],
      ${column(rows, (r) => sum(r.changes, (change) => change.expired))}::int8[],
      ${column(rows, (r) => sum(r.changes, (change) => change.granted?.amount ?? 0))}::int8[],
      ${column(rows, (r) => r.reverses)}::uuid[], ${column(rows, (r) => r.actor)}::text[]
    ) as n (user_id, refresh_id, kind, run_id, plan_id, at, due_at, changes, expired, granted, reverses,
      actor)`;
}

const columns = (rows: Subscription[]) =>
  [
    column(rows, (r) => r.userId),
    column(rows, (r) => r.planId),
    column(rows, (r) => r.nextPlanId),
    times(rows, (r) => r.anchorAt),
    times(rows, (r) => r.lastRefreshAt),
    times(rows, (r) => r.nextRefreshAt),
    column(rows, (r) => r.hold),
    column(rows, (r) => r.pastDue),
    column(rows, (r) => r.day),
    column(rows, (r) => r.customAmount),
    column(rows, (r) => JSON.stringify(r.period)),
    column(rows, (r) => r.failures),
    column(rows, (r) => r.lastFailure),
  ] as const;

const unnested = (tx: Transaction, rows: Subscription[]) => {
  const [
    user,
    plan,
    nextPlan,
    anchor,
    last,
    next,
    hold,
    pastDue,
    day,
    custom,
    period,
    failures,
    failure,
  ] = columns(rows);
  return tx`unnest(
    ${user}::text[], ${plan}::text[], ${nextPlan}::text[], ${anchor}::timestamptz[],
    ${last}::timestamptz[], ${next}::timestamptz[], ${hold}::boolean[], ${pastDue}::boolean[],
    ${day}::int2[], ${custom}::int8[], ${period}::jsonb[], ${failures}::int4[], ${failure}::text[]
  ) as n (user_id, plan_id, next_plan_id, anchor_at, last_refresh_at, next_refresh_at, hold, past_due,
    day, custom_amount, period, failures, last_failure)`;
};

export async function insertSubscriptions(tx: Transaction, rows: Subscription[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into subscriptions (user_id, plan_id, next_plan_id, anchor_at, last_refresh_at,
      next_refresh_at, hold, past_due, day, custom_amount, period, failures, last_failure)
    select * from ${unnested(tx, rows)}`;
}

export async function updateSubscriptions(tx: Transaction, rows: Subscription[]): Promise<void> {
  if (rows.length === 0) return;
  const result = await tx`
    update subscriptions s set plan_id = n.plan_id, next_plan_id = n.next_plan_id,
      anchor_at = n.anchor_at, last_refresh_at = n.last_refresh_at,
      next_refresh_at = n.next_refresh_at, hold = n.hold, past_due = n.past_due, day = n.day,
      custom_amount = n.custom_amount, period = n.period, failures = n.failures, last_failure = n.last_failure
    from ${unnested(tx, rows)}
    where s.user_id = n.user_id`;
  requireAll(rows, result);
}
