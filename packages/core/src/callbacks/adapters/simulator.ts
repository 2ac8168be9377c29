import { z } from 'zod';
import * as field from '../../ledger/fields.ts';
import { type Adapter, type Callback, errorMessage } from '../callback.ts';

/** The simulator of providers that this product is tested with. */
export const simulator: Adapter = {
  title: 'Simulator',
  signing: 'standard_webhooks',
  payload: z
    .object({
      taskId: field.label,
      status: z.enum(['processing', 'succeeded', 'failed']),
      costUsd: field.costUsd.optional(),
      error: z.object({ code: z.string(), message: errorMessage }).optional(),
    })
    .transform(({ taskId: providerTaskId, status, costUsd, error }): Callback => {
      switch (status) {
        case 'succeeded':
          return { outcome: 'settle', providerTaskId, costUsd };
        case 'failed':
          return {
            ...{ outcome: 'fail', providerTaskId, failure: 'callback_failed' },
            errorMessage: error?.message,
          };
        case 'processing':
          return { outcome: 'progress', providerTaskId };
      }
    }),
};
