import { z } from 'zod';
import * as field from '../../ledger/fields.ts';
import type { FailureClass } from '../../ledger/refund-policy.ts';
import type { Adapter, Callback } from '../callback.ts';

const outcomes = new Map<string, 'settle' | FailureClass>([
  ['response.completed', 'settle'],
  ['response.failed', 'callback_failed'],
  ['response.incomplete', 'callback_failed'],
  ['response.cancelled', 'run_cancelled'],
  ['batch.completed', 'settle'],
  ['batch.failed', 'callback_failed'],
  ['batch.expired', 'callback_failed'],
  ['batch.cancelled', 'run_cancelled'],
]);

/**
 * Background responses and batches of OpenAI's. The task is the response's or the batch's id; why it
 * failed is not told. https://platform.openai.com/docs/guides/webhooks
 */
export const openai: Adapter = {
  title: 'OpenAI',
  signing: 'standard_webhooks',
  payload: z
    .object({ type: z.string(), data: z.object({ id: field.label }).optional().catch(undefined) })
    .transform(({ type, data }): Callback => {
      const outcome = outcomes.get(type);
      if (outcome === undefined || data === undefined) return { outcome: 'ignored' };
      const providerTaskId = data.id;
      return outcome === 'settle'
        ? { outcome, providerTaskId }
        : { outcome: 'fail', providerTaskId, failure: outcome, errorMessage: `OpenAI: ${type}` };
    }),
};
