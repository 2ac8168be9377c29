import { z } from 'zod';
import * as field from '../../ledger/fields.ts';
import { failureClasses } from '../../ledger/refund-policy.ts';
import { type Adapter, type Callback, errorMessage } from '../callback.ts';

/** The payload of our own, for any provider through a relay of the host's. */
export const standardPayload = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('succeeded'),
    taskId: field.label,
    costUsd: field.costUsd.optional(),
    amount: field.amountOrZero.optional(),
  }),
  z.object({
    status: z.literal('failed'),
    taskId: field.label,
    failure: z.enum(failureClasses).default('callback_failed'),
    units: field.units.optional(),
    delivered: z.number().min(0).max(1).optional(),
    costUsd: field.costUsd.optional(),
    errorMessage: z.string().optional(),
  }),
  z.object({
    status: z.literal('processing'),
    taskId: field.label,
    extendSeconds: field.holdSeconds.optional(),
  }),
]);

export const standard: Adapter = {
  title: 'Standard',
  signing: 'standard_webhooks',
  payload: standardPayload.transform(({ taskId: providerTaskId, ...payload }): Callback => {
    switch (payload.status) {
      case 'succeeded': {
        const { costUsd, amount } = payload;
        return { outcome: 'settle', providerTaskId, costUsd, amount };
      }
      case 'failed': {
        const { status: _, ...facts } = payload;
        const message = errorMessage.optional().parse(facts.errorMessage);
        return { ...facts, outcome: 'fail', providerTaskId, errorMessage: message };
      }
      case 'processing':
        return { outcome: 'progress', providerTaskId, extendSeconds: payload.extendSeconds };
    }
  }),
};
