import { pgArray, type Sql, type Transaction } from '@makegood/db';
import type { RefundFacts } from '../ledger/command.ts';
import type { Refunding } from '../ledger/failed-refunds.ts';
import type { Reason } from '../ledger/reasons.ts';

/** A charge of an incident. */
export type Item = {
  userId: string;
  chargeId: string;
  creditType: string;
  cause: 'incident' | 'kept' | 'overdue' | 'refund_failed';
  reason: Reason;
  failedRefundId: string | null;
  /** What was left of it when it was chosen. */
  amount: number;
};

type By = { actor: string; facts: RefundFacts };

/**
 * What pays each of these charges back; none where a refund that could not be made was made meanwhile.
 * A refund that is owed runs under the key it was asked for with, so that it stays one refund.
 */
export async function commandsFor(
  sql: Sql | Transaction,
  items: readonly Item[],
  { actor, facts }: By,
): Promise<(Refunding | undefined)[]> {
  const owed = await keptCommands(sql, items);
  return items.map(({ userId, chargeId, cause, reason, failedRefundId }) =>
    cause === 'refund_failed'
      ? owed.get(failedRefundId ?? '')
      : { kind: 'make_good', userId, chargeId, cause, reason, actor, ...facts },
  );
}

async function keptCommands(sql: Sql | Transaction, items: readonly Item[]) {
  const ids = items.flatMap(({ failedRefundId }) => failedRefundId ?? []);
  if (ids.length === 0) return new Map<string, Refunding>();
  const users = items.flatMap((item) => (item.failedRefundId ? item.userId : []));
  const rows = await sql<{ failedRefundId: string; command: Refunding }[]>`
    select failed_refund_id, command from failed_refunds
    where (user_id, failed_refund_id) in (
      select * from unnest(${pgArray(users)}::text[], ${pgArray(ids)}::uuid[])
    ) and resolved_at is null`;
  return new Map(rows.map(({ failedRefundId, command }) => [failedRefundId, command]));
}

/** The command with a key by which it has one effect in this incident. */
export const keyed = (command: Refunding, incidentId: string): Refunding => ({
  ...command,
  idempotency: command.idempotency ?? {
    key: `incident:${incidentId}:${command.chargeId}`,
    attempt: 1,
    fingerprint: '00',
  },
});

/** What a command that pays back may answer. */
export type PaidBack =
  | { refundId: string; amount: number; replayed?: boolean }
  | { refunded: false | 'pending'; why?: string; replayed?: boolean };

/** The refund that was made, or why none was. */
export const refundIn = (answer: PaidBack): { refundId: string; amount: number } | string => {
  if ('refundId' in answer && answer.refundId !== null) return answer;
  return ('why' in answer && answer.why) || 'nothing_owed';
};
