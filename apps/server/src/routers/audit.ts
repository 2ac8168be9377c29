import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

export const auditRouter = router({
  list: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'GET',
      path: '/api/admin/audit',
      summary: 'Who changed what, and what was refused, newest first',
      csv: 'entries',
    },
    input: core.listAuditInput,
    output: core.listAuditAnswer,
  }).query(({ ctx, input }) => core.listAudit(ctx, input)),
});
