import { z } from 'zod';
import * as field from '../../ledger/fields.ts';
import type { FailureClass } from '../../ledger/refund-policy.ts';
import { type Adapter, type Callback, errorMessage } from '../callback.ts';

const failures = new Map<string, FailureClass>([
  ['failed', 'callback_failed'],
  // By its creator, or because it ran longer than it was given.
  ['canceled', 'run_cancelled'],
  // It was still waiting when its time was over.
  ['aborted', 'cancelled_before_start'],
]);

/**
 * A prediction or a training of Replicate's, as its webhooks send it.
 * https://replicate.com/docs/topics/webhooks
 */
export const replicate: Adapter = {
  title: 'Replicate',
  signing: 'standard_webhooks',
  payload: z
    .object({
      id: field.label,
      status: z.string(),
      error: errorMessage.nullish().catch(null),
    })
    .transform(({ id: providerTaskId, status, error }): Callback => {
      const failure = failures.get(status);
      if (failure) {
        return { outcome: 'fail', providerTaskId, failure, errorMessage: error ?? undefined };
      }
      return { outcome: status === 'succeeded' ? 'settle' : 'progress', providerTaskId };
    }),
};
