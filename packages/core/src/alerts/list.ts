import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor, pageOf } from '../paging.ts';
import { alert, alertOf, type AlertRow, alertRule, alertState } from './alert.ts';

export const listAlertsInput = z.strictObject({
  /** unresolved: open, acknowledged and snoozed. */
  state: z.enum([...alertState.options, 'unresolved']).optional(),
  rule: alertRule.optional(),
  cursor: cursorOf(field.id).optional(),
  limit,
});

export const listAlertsAnswer = z.object({
  alerts: z.array(alert),
  nextCursor,
  /** How many are open, and neither acknowledged nor snoozed. */
  open: z.int(),
});

/** Alerts, the newest first. */
export async function listAlerts(
  { sql }: { sql: Sql },
  { state, rule, cursor, limit: most }: z.output<typeof listAlertsInput>,
): Promise<z.output<typeof listAlertsAnswer>> {
  const [rows, [counted]] = await Promise.all([
    sql<AlertRow[]>`
      select * from alerts
      where true ${cursor === undefined ? sql`` : sql`and alert_id < ${cursor}`}
        ${rule === undefined ? sql`` : sql`and rule = ${rule}`}
        ${state === undefined || state === 'unresolved' ? sql`` : sql`and state = ${state}`}
        ${state === 'unresolved' ? sql`and state <> 'resolved'` : sql``}
      order by alert_id desc limit ${most + 1}`,
    sql<{ open: number }[]>`
      select count(*) as open from alerts where state <> 'resolved' and state = 'open'`,
  ]);
  const { page, nextCursor: next } = pageOf(rows.map(alertOf), most, ({ alertId }) => alertId);
  return { alerts: page, nextCursor: next, open: counted?.open ?? 0 };
}

const change = z.object({
  at: z.iso.datetime(),
  kind: z.enum(['opened', 'reopened', 'acknowledged', 'snoozed', 'woken', 'resolved']),
  actor: z.string(),
  note: z.string().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});

export const getAlertInput = z.strictObject({ alertId: field.id });
/** With what became of it, the newest first; at most 200 lines. */
export const getAlertAnswer = alert.extend({ changes: z.array(change) });

/** @throws LedgerError alert_not_found */
export async function getAlert(
  { sql }: { sql: Sql },
  { alertId }: z.output<typeof getAlertInput>,
): Promise<z.output<typeof getAlertAnswer>> {
  const [[row], changes] = await Promise.all([
    sql<AlertRow[]>`select * from alerts where alert_id = ${alertId}`,
    sql<(Omit<z.output<typeof change>, 'at'> & { at: Date })[]>`
      select at, kind, actor, note, facts from alert_changes
      where alert_id = ${alertId} order by change_id desc limit 200`,
  ]);
  if (!row) throw new LedgerError('alert_not_found', { alertId });
  return {
    ...alertOf(row),
    changes: changes.map((one) => ({ ...one, at: one.at.toISOString() })),
  };
}
