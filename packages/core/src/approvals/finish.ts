import type { Sql, Transaction } from '@makegood/db';
import { LedgerError } from '../errors.ts';
import type { Ledger } from '../ledger/engine.ts';
import { type Approval, approvalColumns, approvalOf, type ApprovalRow } from './approval.ts';
import { type Answer, capped, perform } from './request.ts';

type Place = { sql: Sql; ledger: Ledger };
type Open = { kind: string; command: object; decidedBy: string; userId: string };

const mayComeAgain = new Set(['unavailable', 'busy', 'overloaded', 'internal', 'refund_pending']);

/**
 * Carries out what was approved. Its key makes it one effect, whoever died in between; one carries
 * it out at a time, so that what it came to is what happened. What the rules refuse has failed.
 * @throws LedgerError when it could not be done yet; a job does it then
 */
export async function finish({ sql, ledger }: Place, approvalId: string): Promise<Approval> {
  return (await sql.begin(async (tx) => {
    const [open] = await tx<Open[]>`
      select kind, command, decided_by, user_id from approvals
      where approval_id = ${approvalId} and state = 'approved' and result is null for update`;
    if (open) {
      const { state, result } = await outcomeOf(tx, ledger, approvalId, open);
      await tx`
        update approvals set state = ${state}, result = ${JSON.stringify(result)}::text::jsonb
        where approval_id = ${approvalId}`;
    }
    const [row] = await tx<ApprovalRow[]>`
      select ${approvalColumns(tx)} from approvals a where approval_id = ${approvalId}`;
    if (!row) throw new LedgerError('approval_not_found', { approvalId });
    return approvalOf(row);
  })) as Approval;
}

async function outcomeOf(
  tx: Transaction,
  ledger: Ledger,
  approvalId: string,
  { kind, command, decidedBy, userId }: Open,
): Promise<{ state: 'approved' | 'failed'; result: object }> {
  const key = `approval:${approvalId}`;
  const request = capped.parse({ kind, input: { ...command, idempotencyKey: key } });
  try {
    const answer = await perform(ledger, request, decidedBy);
    if (answer.replayed && !(await wasOurs(tx, { userId, kind, key })))
      return { state: 'failed', result: { code: 'charge_refunded' } };
    return { state: 'approved', result: { ...answer, replayed: false } satisfies Answer };
  } catch (error) {
    if (!(error instanceof LedgerError) || mayComeAgain.has(error.code)) throw error;
    return { state: 'failed', result: { code: error.code, ...error.facts } };
  }
}

/** Whether the request moved credits itself, or was told of another refund that had taken all. */
async function wasOurs(
  tx: Transaction,
  { userId, kind, key }: { userId: string; kind: string; key: string },
): Promise<boolean> {
  const [row] = await tx<{ ours: boolean }[]>`
    select (answer ->> 'replayed')::boolean is false as ours from idempotency_keys
    where user_id = ${userId} and operation = ${kind} and key = ${key}`;
  return row?.ours ?? false;
}

/** Carries out what was approved and left, and says of what nobody decided in time that it expired. */
export async function tendApprovals(
  ledger: Ledger,
): Promise<{ expired: number; finished: number }> {
  const { sql } = ledger;
  const expired = await sql`
    update approvals set state = 'expired'
    where state = 'pending' and expires_at <= (select makegood_now())`;
  const left = await sql<{ approvalId: string }[]>`
    select approval_id from approvals
    where state = 'approved' and result is null order by approval_id limit 50`;
  let finished = 0;
  for (const { approvalId } of left) {
    try {
      await finish({ sql, ledger }, approvalId);
      finished += 1;
    } catch (error) {
      // One that cannot be done yet keeps none of the others waiting.
      if (!(error instanceof LedgerError)) throw error;
    }
  }
  return { expired: expired.count, finished };
}
