import type { Transaction } from '@makegood/db';
import { uuidv7 } from 'uuidv7';

export type AlertChangeKind =
  | 'opened'
  | 'reopened'
  | 'acknowledged'
  | 'snoozed'
  | 'woken'
  | 'resolved';

type Change = {
  kind: AlertChangeKind;
  actor: string;
  note?: string | undefined;
  facts: Record<string, number | string | null>;
};

/** Writes down what became of an alert. */
export async function noteChange(
  tx: Transaction,
  alertId: string,
  { kind, actor, note = undefined, facts }: Change,
): Promise<void> {
  await tx`
    insert into alert_changes (change_id, alert_id, at, kind, actor, note, facts)
    values (${uuidv7()}, ${alertId}, makegood_now(), ${kind}, ${actor}, ${note ?? null}, ${tx.json(facts)})`;
}
