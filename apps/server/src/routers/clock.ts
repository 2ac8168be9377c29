import * as core from '@makegood/core';
import { z } from 'zod';
import { nothing, procedure, router } from '../trpc.ts';

export const clockRouter = router({
  read: procedure({
    access: { staff: 'viewer' },
    rest: {
      method: 'GET',
      path: '/api/admin/clock',
      summary: 'The time that everything is decided by, and how far it was moved ahead',
    },
    input: nothing,
    output: core.clockAnswer.extend({
      /** Whether it can be moved: on a demo server only. */
      movable: z.boolean(),
    }),
  }).query(async ({ ctx }) => ({ ...(await core.readClock(ctx)), movable: ctx.demo })),

  advance: procedure({
    access: { staff: 'admin' },
    rest: {
      method: 'POST',
      path: '/api/admin/clock',
      summary:
        'Move the clock ahead, on a demo server only, and do what is due by then: ' +
        'holds are paid back, credits expire',
      errors: ['clock_fixed', 'clock_backwards', 'clock_too_far'],
    },
    input: core.advanceClockInput,
    output: core.clockAnswer,
    audit: { subject: () => 'clock', before: core.readClock },
  }).mutation(async ({ ctx, input }) => {
    if (!ctx.demo) throw new core.LedgerError('clock_fixed');
    const clock = await core.advanceClock(ctx, input);
    await ctx.catchUp();
    return clock;
  }),
});
