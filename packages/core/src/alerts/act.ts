import type { Sql } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import { alert, type Alert, alertOf, type AlertRow } from './alert.ts';
import { noteChange } from './note-change.ts';

const MOST_MINUTES = 30 * 24 * 60;

export const actOnAlertInput = z
  .strictObject({
    alertId: field.id,
    /**
     * acknowledge: someone looks after it, it stays until it is over. snooze: nobody is told again
     * until the minutes are over; then it is open again where it still is so.
     */
    action: z.enum(['acknowledge', 'snooze']),
    minutes: z.int().min(1).max(MOST_MINUTES).optional(),
    note: field.message.optional(),
  })
  .refine(({ action, minutes }) => (action === 'snooze') === (minutes !== undefined), {
    message: 'Say for how many minutes to snooze, and only then.',
    path: ['minutes'],
  });
export const actOnAlertAnswer = alert;

/**
 * Acknowledges an alert, or snoozes it.
 * @throws LedgerError alert_not_found, alert_resolved
 */
export async function actOnAlert(
  { sql }: { sql: Sql },
  input: z.output<typeof actOnAlertInput>,
  actor: string,
): Promise<Alert> {
  return (await sql.begin(async (tx) => {
    const [before] = await tx<AlertRow[]>`
      select * from alerts where alert_id = ${input.alertId} for update`;
    if (!before) throw new LedgerError('alert_not_found', { alertId: input.alertId });
    if (before.resolvedAt)
      throw new LedgerError('alert_resolved', { resolvedAt: before.resolvedAt.toISOString() });
    const { minutes = null } = input;
    const state = input.action === 'snooze' ? 'snoozed' : 'acknowledged';
    const [row] = await tx<AlertRow[]>`
      update alerts set state = ${state},
        snoozed_until = makegood_now() + make_interval(mins => ${minutes}::int)
      where alert_id = ${input.alertId} returning *`;
    if (!row) throw new Error('The alert was not written');
    const facts = { until: row.snoozedUntil?.toISOString() ?? null };
    await noteChange(tx, row.alertId, { kind: state, actor, note: input.note, facts });
    return alertOf(row);
  })) as Alert;
}
