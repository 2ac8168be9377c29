import { pgArray, type Transaction } from '@makegood/db';
import type { Rhythm } from '../refresh/calendar.ts';
import type { Books } from './books.ts';
import type { Command } from './command.ts';
import type { PastRefresh, Plan, PlanCredit, PlanCreditChange, Subscription } from './state.ts';
import { grantColumns, grantOf, ms, type Stored, type StoredGrant } from './stored.ts';

const kinds = ['refresh', 'reverse_refresh', 'subscribe', 'refresh_settings', 'enroll'] as const;
type Refreshing = Extract<Command, { kind: (typeof kinds)[number] }>;

const isRefreshing = (command: Command): command is Refreshing =>
  kinds.some((kind) => kind === command.kind);

/** Loads what decisions on plan credits need beside the wallets and their open grants. */
export async function loadRefreshing(
  tx: Transaction,
  books: Books,
  users: string,
  commands: Command[],
): Promise<void> {
  const refreshing = commands.filter(isRefreshing);
  if (refreshing.length === 0) return;
  await Promise.all([
    loadSubscriptions(tx, books, users),
    loadPlans(tx, books, users, refreshing),
    loadUsedUp(tx, books, users),
    loadRefreshedInRun(tx, books, users, refreshing),
    loadPastRefreshes(tx, books, users, refreshing),
  ]);
}

type StoredSubscription = Stored<Subscription, 'anchorAt' | 'lastRefreshAt' | 'nextRefreshAt'>;

async function loadSubscriptions(tx: Transaction, books: Books, users: string): Promise<void> {
  const rows = await tx<StoredSubscription[]>`
    select user_id, plan_id, next_plan_id, anchor_at, last_refresh_at, next_refresh_at, hold, past_due,
      day, custom_amount, period, failures, last_failure
    from subscriptions where user_id = any(${users}::text[])`;
  for (const row of rows) {
    books.loadSubscription({
      ...row,
      anchorAt: row.anchorAt.getTime(),
      lastRefreshAt: ms(row.lastRefreshAt),
      nextRefreshAt: ms(row.nextRefreshAt),
    });
  }
}

type StoredPlan = Omit<Plan, 'rhythm'> & Rhythm;

/** The plans that the users are on, go to, or are put on, as they are in force. */
async function loadPlans(
  tx: Transaction,
  books: Books,
  users: string,
  commands: Refreshing[],
): Promise<void> {
  const named = commands.flatMap((command) =>
    'planId' in command && command.planId !== null ? [command.planId] : [],
  );
  const rows = await tx<StoredPlan[]>`
    with wanted as materialized (
      select plan_id from subscriptions where user_id = any(${users}::text[])
      union select next_plan_id from subscriptions where user_id = any(${users}::text[])
      union select unnest(${pgArray(named)}::text[])
    )
    select v.plan_id, v.version, v.refresh_mode as mode, v.cadence, v.every_days, v.active,
      array(
        select json_build_object('creditType', c.credit_type, 'amount', c.amount, 'rolloverCap', c.rollover_cap)
        from plan_credits c where c.plan_id = v.plan_id and c.version = v.version
        order by c.credit_type) as credits
    from wanted w
    cross join lateral (
      select * from plan_versions v
      where v.plan_id = w.plan_id and v.cancelled_at is null and v.effective_at <= (select makegood_now())
      order by v.effective_at desc, v.version desc limit 1
    ) v`;
  for (const { cadence, everyDays, credits, ...plan } of rows) {
    const rhythm = { cadence, everyDays } as Rhythm;
    books.plans.set(plan.planId, { ...plan, rhythm, credits: credits as PlanCredit[] });
  }
}

/** Plan grants of which nothing is left: open grants are loaded for everyone. */
async function loadUsedUp(tx: Transaction, books: Books, users: string): Promise<void> {
  const rows = await tx<StoredGrant[]>`
    select ${grantColumns(tx)} from grants g
    where g.user_id = any(${users}::text[]) and g.source = 'plan' and g.state = 'live' and not g.open`;
  for (const row of rows) books.loadGrant(grantOf(row));
}

async function loadRefreshedInRun(
  tx: Transaction,
  books: Books,
  users: string,
  commands: Refreshing[],
): Promise<void> {
  // Who is not forced is refreshed only when due, and is not due again within a run.
  const runs = commands.flatMap((command) =>
    command.kind === 'refresh' && command.force && command.runId !== undefined
      ? [command.runId]
      : [],
  );
  if (runs.length === 0) return;
  const rows = await tx<{ runId: string; userId: string }[]>`
    select run_id, user_id from refreshes
    where run_id = any(${pgArray([...new Set(runs)])}::uuid[]) and user_id = any(${users}::text[])
      and kind = 'refresh' and outcome = 'refreshed'`;
  for (const { runId, userId } of rows) books.refreshedInRun.add(`${runId} ${userId}`);
}

async function loadPastRefreshes(
  tx: Transaction,
  books: Books,
  users: string,
  commands: Refreshing[],
): Promise<void> {
  const ids = commands.flatMap((command) =>
    command.kind === 'reverse_refresh' ? [command.refreshId] : [],
  );
  if (ids.length === 0) return;
  const wanted = tx`
    r.user_id = any(${users}::text[]) and r.refresh_id = any(${pgArray(ids)}::uuid[])
    and r.outcome = 'refreshed'`;
  const [rows, grants] = await Promise.all([
    tx<(Omit<PastRefresh, 'changes'> & { changes: PlanCreditChange[] })[]>`
      select r.user_id, r.refresh_id, r.changes, r.plan_id,
        exists (
          select from refreshes v where v.user_id = r.user_id and v.reverses = r.refresh_id
        ) as reversed,
        exists (
          select from refreshes n
          where n.user_id = r.user_id and n.outcome = 'refreshed' and n.kind <> 'reversal'
            and (n.at, n.refresh_id) > (r.at, r.refresh_id)
        ) as followed,
        coalesce((
          select p.plan_id from refreshes p
          where p.user_id = r.user_id and p.outcome = 'refreshed' and p.kind <> 'reversal'
            and (p.at, p.refresh_id) < (r.at, r.refresh_id)
          order by p.refresh_id desc limit 1
        ) <> r.plan_id, false) as changed_plan
      from refreshes r where ${wanted}`,
    tx<StoredGrant[]>`
      select ${grantColumns(tx)} from refreshes r
      cross join lateral jsonb_array_elements(r.changes) change
      join grants g on g.user_id = r.user_id and g.grant_id = (change -> 'granted' ->> 'grantId')::uuid
      where ${wanted}`,
  ]);
  for (const row of rows) books.pastRefreshes.set(row.refreshId, row);
  for (const row of grants) books.loadGrant(grantOf(row));
}
