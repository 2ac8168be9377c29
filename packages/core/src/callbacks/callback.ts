import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { failureClasses } from '../ledger/refund-policy.ts';

const MOST_CHARACTERS = 2000;

/** What a provider says of a failure, cut to what can be kept. */
export const errorMessage = z
  .string()
  .transform((text) => text.toWellFormed().replaceAll('\0', '').slice(0, MOST_CHARACTERS))
  .transform((text) => text.toWellFormed().trim() || undefined);

/** What a callback comes down to, whoever sent it; nothing else is kept of it. */
export const callback = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('settle'),
    providerTaskId: field.label,
    /** What the work cost, in US dollars. */
    costUsd: field.costUsd.optional(),
    /** Credits to settle for, in the smallest unit; all that is left where it is left out. */
    amount: field.amountOrZero.optional(),
  }),
  z.object({
    outcome: z.literal('fail'),
    providerTaskId: field.label,
    failure: z.enum(failureClasses),
    /** How many units failed, where only some did. */
    units: field.units.optional(),
    /** Share of the work that was delivered, 0 to 1. */
    delivered: z.number().min(0).max(1).optional(),
    costUsd: field.costUsd.optional(),
    errorMessage: z.string().max(MOST_CHARACTERS).optional(),
  }),
  z.object({
    outcome: z.literal('progress'),
    providerTaskId: field.label,
    /** The work goes on for so long at least; without it, the hold stays as it is. */
    extendSeconds: field.holdSeconds.optional(),
  }),
  /** News of something that is no task. */
  z.object({ outcome: z.literal('ignored') }),
]);

export type Callback = z.output<typeof callback>;
export type FinalCallback = Extract<Callback, { outcome: 'settle' | 'fail' }>;

/** How the callbacks of a provider are signed and read. */
export type Adapter = {
  /** How a person knows it. */
  title: string;
  signing: 'standard_webhooks';
  /** Reads a payload as what it comes down to. */
  payload: z.ZodType<Callback>;
};
