import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import { LedgerError } from '../errors.ts';
import * as field from '../ledger/fields.ts';
import type { Ledger } from '../ledger/engine.ts';
import { type Approval, approvalColumns, approvalOf, type ApprovalRow } from './approval.ts';
import { finish } from './finish.ts';

export const decideApprovalInput = z.strictObject({
  approvalId: field.id,
  decision: z.enum(['approve', 'reject']),
  note: field.message.optional(),
});
type Input = z.output<typeof decideApprovalInput>;

/**
 * Approves a request and carries it out, or rejects it; once. Who decides the same again gets what
 * came of it.
 * @throws LedgerError approval_not_found, own_request, approval_expired, approval_decided
 */
export async function decideApproval(
  place: { sql: Sql; ledger: Ledger },
  input: Input,
  actor: string,
): Promise<Approval> {
  const { approvalId, state } = await place.sql.begin((tx) => settleDecision(tx, input, actor));
  if (state === 'expired') throw new LedgerError('approval_expired', { approvalId });
  return state === 'approved' ? finish(place, approvalId) : readApproval(place.sql, approvalId);
}

async function settleDecision(
  tx: Transaction,
  { approvalId, decision, note }: Input,
  actor: string,
): Promise<ApprovalRow> {
  await tx`select from approvals where approval_id = ${approvalId} for update`;
  const [row] = await tx<ApprovalRow[]>`
    select ${approvalColumns(tx)} from approvals a where approval_id = ${approvalId}`;
  if (!row) throw new LedgerError('approval_not_found', { approvalId });
  if (await isSamePerson(tx, actor, row.requester))
    throw new LedgerError('own_request', { approvalId });
  const decided = decision === 'approve' ? 'approved' : 'rejected';
  if (row.state === 'expired') return row;
  if (row.state !== 'pending') {
    const same = row.state === decided || (row.state === 'failed' && decided === 'approved');
    if (same) return row;
    throw new LedgerError('approval_decided', { approvalId, state: row.state });
  }
  await tx`
    update approvals set state = ${decided}, decided_by = ${actor}, decided_at = makegood_now(),
      decision_note = ${note ?? null}
    where approval_id = ${approvalId}`;
  return { ...row, state: decided };
}

/** Whether they are the same, or one a key that the other has made. */
async function isSamePerson(tx: Transaction, actor: string, requester: string): Promise<boolean> {
  const [row] = await tx<{ same: boolean }[]>`
    with recursive mine as (
      select ${actor}::text as actor
      union
      select k.created_by from mine
      join api_keys k on 'key:' || k.key_id = mine.actor and k.created_by is not null
    )
    select exists (select from mine where actor = ${requester}) as same`;
  return row?.same ?? false;
}

/** @throws LedgerError approval_not_found */
export async function readApproval(sql: Sql, approvalId: string): Promise<Approval> {
  const [row] = await sql<ApprovalRow[]>`
    select ${approvalColumns(sql)} from approvals a where approval_id = ${approvalId}`;
  if (!row) throw new LedgerError('approval_not_found', { approvalId });
  return approvalOf(row);
}
