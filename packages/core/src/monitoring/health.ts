import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { callbackFigures, readCallbackFigures } from '../callbacks/figures.ts';
import { databaseAnswer, databaseHealth } from './health-database.ts';
import { deliveries, deliveriesAnswer } from './health-deliveries.ts';
import { jobsAnswer, jobsHealth } from './health-jobs.ts';

const at = z.iso.datetime();

export const healthAnswer = z.object({
  at,
  /** How each job ran last; ones that never ran are not there. */
  jobs: jobsAnswer,
  held: z.object({
    /** Charges held past their deadline, and how long the first of them is. */
    pastDeadline: z.int(),
    overdueSeconds: z.int().min(0),
  }),
  failedRefunds: z.object({
    waiting: z.int(),
    oldestAt: at.nullable(),
    nextAttemptAt: at.nullable(),
  }),
  figures: z.object({
    /** What happened before this is summed up; null before anything was. */
    foldedTo: at.nullable(),
    lagSeconds: z.int().nullable(),
    outstandingAt: at.nullable(),
  }),
  refresh: z.object({
    /** Users whose time has come, and those whose last refresh failed. */
    due: z.int(),
    failing: z.int(),
    /** Of the last 30 days. */
    runs: z.int(),
    refreshed: z.int(),
    failed: z.int(),
    /** refreshed / (refreshed + failed), 0 to 1; null where nothing was tried. */
    successRate: z.number().nullable(),
    lastRunAt: at.nullable(),
  }),
  /** What came from Clerk, and what is told to others. */
  ...deliveriesAnswer.shape,
  /** Callbacks of providers that found no charge. */
  callbacks: callbackFigures,
  /** What the last check of the whole ledger found; null where it was never checked. */
  ledger: z
    .object({ at, ok: z.boolean(), wallets: z.int(), entries: z.int(), violations: z.int() })
    .nullable(),
  database: databaseAnswer,
});
export type Health = z.output<typeof healthAnswer>;

/** Whether all that works by itself does: jobs, sums, refreshes, webhooks, the ledger, the database. */
export async function health({ sql, figures }: { sql: Sql; figures: Sql }): Promise<Health> {
  const [now, jobs, due, refresh, delivered, callbacks, ledger, database] = await Promise.all([
    clock(sql),
    jobsHealth(sql),
    whatIsDue(sql),
    refreshHealth(sql),
    deliveries(sql),
    readCallbackFigures({ sql }),
    lastCheck(sql),
    databaseHealth({ sql, figures }),
  ]);
  return { at: now, jobs, ...due, refresh, ...delivered, callbacks, ledger, database };
}

async function clock(sql: Sql): Promise<string> {
  const [row] = await sql<{ now: Date }[]>`select makegood_now() as now`;
  if (!row) throw new Error('The database did not tell the time');
  return row.now.toISOString();
}

type Due = {
  pastDeadline: number;
  overdueSeconds: number;
  waiting: number;
  oldestAt: Date | null;
  nextAttemptAt: Date | null;
  foldedTo: Date | null;
  lagSeconds: number | null;
  outstandingAt: Date | null;
};

const iso = (time: Date | null) => time && time.toISOString();

async function whatIsDue(sql: Sql): Promise<Pick<Health, 'held' | 'failedRefunds' | 'figures'>> {
  const [row] = await sql<[Due]>`
    with clock as materialized (select makegood_now() as now),
    late as (
      select count(*)::int4 as past_deadline,
        coalesce(floor(extract(epoch from (select now from clock) - min(deadline))), 0)::int4 as overdue_seconds
      from charges where state = 'held' and deadline < (select now from clock)),
    failed as (
      select count(*)::int4 as waiting, min(created_at) as oldest_at, min(next_attempt_at) as next_attempt_at
      from failed_refunds where resolved_at is null),
    folded as (
      select folded_to, outstanding_at,
        greatest(0, extract(epoch from (select now from clock) - folded_to))::int4 as lag_seconds
      from rollup_state)
    select * from late, failed, folded`;
  const { pastDeadline, overdueSeconds, waiting, foldedTo, lagSeconds } = row;
  return {
    held: { pastDeadline, overdueSeconds },
    failedRefunds: {
      waiting,
      ...{ oldestAt: iso(row.oldestAt), nextAttemptAt: iso(row.nextAttemptAt) },
    },
    figures: {
      foldedTo: iso(foldedTo),
      lagSeconds: foldedTo && lagSeconds,
      outstandingAt: iso(row.outstandingAt),
    },
  };
}

type Refreshed = Omit<Health['refresh'], 'successRate' | 'lastRunAt'> & { lastRunAt: Date | null };

async function refreshHealth(sql: Sql): Promise<Health['refresh']> {
  const [row] = await sql<[Refreshed]>`
    select (select count(*)::int4 from subscriptions
        where next_refresh_at <= (select makegood_now()) and not hold and not past_due) as due,
      (select count(*)::int4 from subscriptions where failures > 0) as failing,
      (select max(started_at) from refresh_runs) as last_run_at, runs.*
    from (
      select count(*)::int4 as runs, coalesce(sum(refreshed), 0)::int8 as refreshed,
        coalesce(sum(failed), 0)::int8 as failed
      from refresh_runs where started_at >= (select makegood_now()) - interval '30 days') runs`;
  const tried = row.refreshed + row.failed;
  return {
    ...row,
    successRate: tried === 0 ? null : row.refreshed / tried,
    lastRunAt: iso(row.lastRunAt),
  };
}

type Check = { at: Date; wallets: number; entries: number; violations: number };

async function lastCheck(sql: Sql): Promise<Health['ledger']> {
  const [row] = await sql<Check[]>`
    select finished_at as at, wallets, entries, violations from ledger_check`;
  return row ? { ...row, at: row.at.toISOString(), ok: row.violations === 0 } : null;
}
