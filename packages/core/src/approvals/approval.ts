import type { Sql, Transaction } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';

const at = z.iso.datetime();

export const approvalState = z.enum(['pending', 'approved', 'rejected', 'expired', 'failed']);

/** A request over the caps. Approved without a result yet, it is being carried out. */
export const approval = z.object({
  approvalId: field.id,
  kind: z.enum(['refund', 'goodwill', 'adjust']),
  state: approvalState,
  requester: z.string(),
  requesterName: z.string().nullable(),
  userId: z.string(),
  chargeId: field.id.nullable(),
  creditType: z.string(),
  /** Negative where an adjustment takes credits. */
  amount: z.int(),
  reason: z.string(),
  note: z.string().nullable(),
  createdAt: at,
  expiresAt: at,
  decidedBy: z.string().nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: at.nullable(),
  decisionNote: z.string().nullable(),
  /** The answer that the request got, or the code and the facts of why it could not be done. */
  result: z.json(),
});
export type Approval = z.output<typeof approval>;

/** What a request that waits for an approver is answered. */
export const pendingApproval = z.object({
  approvalId: field.id,
  state: approvalState,
  expiresAt: at,
});

export type ApprovalRow = Omit<Approval, 'createdAt' | 'expiresAt' | 'decidedAt'> & {
  createdAt: Date;
  expiresAt: Date;
  decidedAt: Date | null;
};

const nameOf = (sql: Sql | Transaction, column: string) => sql`
  case split_part(${sql(column)}, ':', 1)
    when 'key' then (select k.name from api_keys k where k.key_id::text = split_part(${sql(column)}, ':', 2))
    when 'staff' then (select s.name from staff s where s.staff_id::text = split_part(${sql(column)}, ':', 2))
  end`;

/** The time to decide is over at its end, whether the state says so yet or not. */
export const approvalColumns = (sql: Sql | Transaction) => sql`
  a.approval_id, a.kind,
  case when a.state = 'pending' and a.expires_at <= (select makegood_now()) then 'expired' else a.state end
    as state,
  a.requester, ${nameOf(sql, 'a.requester')} as requester_name, a.user_id, a.charge_id, a.credit_type,
  a.amount, a.reason, a.note, a.created_at, a.expires_at, a.decided_by,
  ${nameOf(sql, 'a.decided_by')} as decided_by_name, a.decided_at, a.decision_note, a.result`;

export const approvalOf = ({ createdAt, expiresAt, decidedAt, ...row }: ApprovalRow): Approval => ({
  ...row,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  decidedAt: decidedAt && decidedAt.toISOString(),
});
