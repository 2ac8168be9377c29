import { applyParked, type CallbackInbox, giveUpUnmatched } from '@makegood/core';
import type { Job } from '../jobs.ts';

/** What came before its charge is applied once that is there, or given up after some days. */
export function callbackJobs(inbox: CallbackInbox): Job[] {
  return [
    {
      name: 'callbacks',
      run: async () => ({ ...(await applyParked(inbox)), ...(await giveUpUnmatched(inbox)) }),
    },
  ];
}
