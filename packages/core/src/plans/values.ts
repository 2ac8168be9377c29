import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { type Version, versionAnswer, versionInput } from '../versions/version.ts';

const amounts = z.record(field.creditTypeKey, field.amountOrZero);

const refresh = z.strictObject({
  /** replace: renewed; add: what is left is carried over, up to `rollover`; top_up: filled up. */
  mode: z.enum(['replace', 'add', 'top_up']).default('replace'),
  /** Days between refreshes; `month`: on the first; `anniversary`: on the day of the month it began. */
  every: z.union([z.int().min(1).max(366), z.enum(['month', 'anniversary'])]).default(30),
  /** Most credits of each type that the mode `add` carries over; of a type not named, all. */
  rollover: amounts.optional(),
});

/** What a plan is. */
export const planValues = z.strictObject({
  name: field.label,
  /** Credits at each refresh by credit type, in its smallest unit. */
  credits: amounts,
  refresh: refresh.prefault({}),
  /** Whether users may come to it. */
  active: z.boolean().default(true),
});
export type PlanValues = z.output<typeof planValues>;
export type PlanVersion = Version<PlanValues>;

type Rollover = Pick<PlanValues, 'credits' | 'refresh'>;

const rolloverFits = ({ credits, refresh: { mode, rollover } }: Rollover) =>
  rollover === undefined ||
  (mode === 'add' && Object.keys(rollover).every((type) => Object.hasOwn(credits, type)));
const rolloverRule = {
  path: ['refresh', 'rollover'],
  error: 'Only the mode add has a rollover, for credit types of the plan.',
};

export const createPlanInput = planValues
  .extend({ id: field.planId, ...versionInput })
  .refine(rolloverFits, rolloverRule);

export const putPlanInput = planValues
  .extend({ planId: field.planId, id: field.planId.optional(), ...versionInput })
  .refine(rolloverFits, rolloverRule)
  .refine(({ id, planId }) => id === undefined || id === planId, {
    path: ['id'],
    error: 'Differs from the one in the address.',
  });

export const planVersion = versionAnswer(planValues);

export const planAnswer = planValues.extend({
  id: z.string(),
  /** Users on the plan. */
  users: z.int(),
  /** Number of the last version. */
  version: z.int(),
  /** False before the first version takes effect: the values are those it will have then. */
  inForce: z.boolean(),
  /** Since when nobody comes to it any more, where that is so. */
  archivedAt: z.iso.datetime().nullable(),
  /** Since when these values hold. */
  updatedAt: z.iso.datetime(),
  /** The versions that are not yet effective, the next first. */
  scheduled: z.array(planVersion),
});
export type PlanAnswer = z.output<typeof planAnswer>;
