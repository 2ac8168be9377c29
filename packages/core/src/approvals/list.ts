import type { Sql } from '@makegood/db';
import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { cursorOf, limit, nextCursor, pageOf } from '../paging.ts';
import {
  approval,
  approvalColumns,
  approvalOf,
  type ApprovalRow,
  approvalState,
} from './approval.ts';

export const listApprovalsInput = z.strictObject({
  state: approvalState.optional(),
  cursor: cursorOf(field.id).optional(),
  limit,
});

export const listApprovalsAnswer = z.object({ approvals: z.array(approval), nextCursor });

/** Requests over the caps, newest first; those of one requester where one is named. */
export async function listApprovals(
  { sql }: { sql: Sql },
  { state, cursor, limit: most }: z.output<typeof listApprovalsInput>,
  requester?: string,
): Promise<z.output<typeof listApprovalsAnswer>> {
  const ended = sql`(a.state = 'pending' and a.expires_at <= (select makegood_now()))`;
  const rows = await sql<ApprovalRow[]>`
    select ${approvalColumns(sql)} from approvals a
    where ${cursor === undefined ? sql`true` : sql`a.approval_id < ${cursor}`}
      ${requester === undefined ? sql`` : sql`and a.requester = ${requester}`}
      ${state === 'pending' ? sql`and a.state = 'pending' and not ${ended}` : sql``}
      ${state === 'expired' ? sql`and (a.state = 'expired' or ${ended})` : sql``}
      ${state === undefined || state === 'pending' || state === 'expired' ? sql`` : sql`and a.state = ${state}`}
    order by a.approval_id desc limit ${most + 1}`;
  const { page, nextCursor: next } = pageOf(
    rows.map(approvalOf),
    most,
    ({ approvalId }) => approvalId,
  );
  return { approvals: page, nextCursor: next };
}
