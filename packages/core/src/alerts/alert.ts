import { z } from 'zod';
import * as field from '../ledger/fields.ts';

/** What staff are alerted of. */
export const alertRules = [
  'refund_rate',
  'provider_degraded',
  'refund_failed',
  'holds_stuck',
  'refresh_failing',
  'ledger_out_of_balance',
  'webhook_failing',
  'budget_exceeded',
] as const;
export const alertRule = z.enum(alertRules);
export type AlertRule = z.output<typeof alertRule>;

export const alertState = z.enum(['open', 'acknowledged', 'snoozed', 'resolved']);

export const alert = z.object({
  alertId: field.id,
  rule: alertRule,
  /** What of it: a provider, an endpoint; empty where there is only one. */
  subject: z.string(),
  severity: z.enum(['warning', 'critical']),
  state: alertState,
  /** In plain language. */
  title: z.string(),
  detail: z.string(),
  /** What was measured last, and what it is held against; in the unit that the title names. */
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  /** The page of the dashboard that shows it. */
  link: z.string(),
  openedAt: z.iso.datetime(),
  /** When it was last found to be so. */
  firingAt: z.iso.datetime(),
  snoozedUntil: z.iso.datetime().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
});
export type Alert = z.output<typeof alert>;

export type AlertRow = Omit<Alert, 'openedAt' | 'firingAt' | 'snoozedUntil' | 'resolvedAt'> & {
  openedAt: Date;
  firingAt: Date;
  snoozedUntil: Date | null;
  resolvedAt: Date | null;
};

export const alertOf = (row: AlertRow): Alert => ({
  ...row,
  openedAt: row.openedAt.toISOString(),
  firingAt: row.firingAt.toISOString(),
  snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
});

/** What a rule found. What it does not find any more is over after a while. */
export type Finding = Pick<
  Alert,
  'rule' | 'subject' | 'severity' | 'title' | 'detail' | 'value' | 'threshold' | 'link'
> & {
  /** Bad enough to alert; else only enough to keep an alert that is there: so none flaps at its threshold. */
  firing: boolean;
};
