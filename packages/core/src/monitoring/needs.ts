import type { Transaction } from '@makegood/db';
import { z } from 'zod';
import { alert } from '../alerts/alert.ts';

/** The sweeper comes round every few seconds: what is held longer past its deadline is not swept. */
const SWEPT_WITHIN = '1 minute';

export const needs = z.object({
  /** Refunds that are owed and could not be made yet, and the users who wait for them. */
  failedRefunds: z.int(),
  owedUsers: z.int(),
  /** Charges held for more than a minute past their deadline. */
  heldPastDeadline: z.int(),
  /** Requests over the caps that wait for an approver. */
  approvals: z.int(),
  /** Users whose last refresh failed. */
  failingRefreshes: z.int(),
  /** Alerts that are open, and neither acknowledged nor snoozed. */
  alerts: z.int(),
});
export type Needs = z.output<typeof needs>;

/** What waits for a person at this moment. Each figure is read from an index of just what it counts. */
export async function readNeeds(tx: Transaction): Promise<Needs> {
  const [row] = await tx<[Needs]>`
    select
      (select count(*)::int from failed_refunds where resolved_at is null) as failed_refunds,
      (select count(distinct user_id)::int from failed_refunds where resolved_at is null) as owed_users,
      (select count(*)::int from charges
        where state = 'held' and deadline < (select makegood_now()) - ${SWEPT_WITHIN}::interval) as held_past_deadline,
      (select count(*)::int from approvals
        where state = 'pending' and expires_at > (select makegood_now())) as approvals,
      (select count(*)::int from subscriptions where failures > 0) as failing_refreshes,
      (select count(*)::int from alerts where state <> 'resolved' and state = 'open') as alerts`;
  return { ...row };
}

export const openAlert = alert.pick({
  rule: true,
  subject: true,
  severity: true,
  title: true,
  link: true,
});

const MOST_ALERTS = 5;

/** The alerts that are open, and neither acknowledged nor snoozed; the newest first. */
export async function readOpenAlerts(tx: Transaction): Promise<z.output<typeof openAlert>[]> {
  return tx<z.output<typeof openAlert>[]>`
    select rule, subject, severity, title, link from alerts
    where state <> 'resolved' and state = 'open' order by alert_id desc limit ${MOST_ALERTS}`;
}
