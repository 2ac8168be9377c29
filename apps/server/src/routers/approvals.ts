import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

export const approvalsRouter = router({
  list: procedure({
    access: { staff: 'approver' },
    rest: {
      method: 'GET',
      path: '/api/admin/approvals',
      summary: 'Requests over the caps, newest first',
    },
    input: core.listApprovalsInput,
    output: core.listApprovalsAnswer,
  }).query(({ ctx, input }) => core.listApprovals(ctx, input)),

  mine: procedure({
    access: { staff: 'support' },
    rest: {
      method: 'GET',
      path: '/api/admin/approvals/mine',
      summary: "The caller's own requests over the caps, newest first",
    },
    input: core.listApprovalsInput,
    output: core.listApprovalsAnswer,
  }).query(({ ctx, input }) => core.listApprovals(ctx, input, ctx.actor)),

  decide: procedure({
    access: { staff: 'approver' },
    rest: {
      method: 'POST',
      path: '/api/admin/approvals/{approvalId}',
      summary: "Approve someone else's request and carry it out, or reject it",
      errors: ['approval_not_found', 'own_request', 'approval_expired', 'approval_decided'],
    },
    input: core.decideApprovalInput,
    output: core.approval,
    audit: { subject: ({ approvalId }) => `approval:${approvalId}` },
  }).mutation(({ ctx, input }) => core.decideApproval(ctx, input, ctx.actor)),
});
