import * as core from '@makegood/core';
import { procedure, router } from '../trpc.ts';

export const monitoringRouter = router({
  pulse: procedure({
    access: { staff: 'viewer', anyone: 'demo' },
    rest: {
      method: 'GET',
      path: '/api/admin/pulse',
      summary: 'What is held, settled and refunded, and the refund rate over time',
    },
    input: core.pulseInput,
    output: core.pulseAnswer,
  }).query(({ ctx, input }) => core.pulse(ctx, input)),
});
