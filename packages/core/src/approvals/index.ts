export { approval, pendingApproval } from './approval.ts';
export { decideApproval, decideApprovalInput } from './decide.ts';
export { tendApprovals } from './finish.ts';
export { listApprovals, listApprovalsAnswer, listApprovalsInput } from './list.ts';
export { previewByHand, previewByHandAnswer, previewByHandInput } from './preview.ts';
export { withinCaps } from './within-caps.ts';
