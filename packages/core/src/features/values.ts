import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { refundPolicy } from '../ledger/refund-policy.ts';
import { type Version, versionAnswer, versionInput } from '../versions/version.ts';

/** What a PUT says of a feature. */
export const featureInput = z.strictObject({
  name: field.label,
  /** Credits for a unit, in the smallest unit of the credit type. */
  cost: field.amountOrZero,
  creditType: field.creditTypeKey.default('credit'),
  /** What the host calls it, in capitals, such as `AI_TEXT_CHAT`. */
  operationType: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
  provider: field.label.nullable().default(null),
  holdSeconds: field.holdSeconds.default(300),
  refundPolicy: refundPolicy.default({}),
  lateSuccess: z.enum(['absorb', 'charge_again']).default('absorb'),
});

export const putFeatureInput = featureInput.extend({ feature: field.featureKey, ...versionInput });

/** What a version of a feature is. */
export const featureValues = featureInput.extend({
  operationType: z.string(),
  archived: z.boolean(),
});
export type FeatureValues = z.output<typeof featureValues>;
export type FeatureVersion = Version<FeatureValues>;

export const featureVersion = versionAnswer(featureValues);

export const featureAnswer = featureValues.omit({ archived: true }).extend({
  feature: z.string(),
  /** Number of the last version. */
  version: z.int(),
  /** False before the first version takes effect: the values are those it will have then. */
  inForce: z.boolean(),
  archivedAt: z.iso.datetime().nullable(),
  /** Since when these values hold. */
  updatedAt: z.iso.datetime(),
  /** The versions that are not yet effective, the next first. */
  scheduled: z.array(featureVersion),
});
export type FeatureAnswer = z.output<typeof featureAnswer>;
