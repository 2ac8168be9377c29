import { z } from 'zod';
import * as field from '../ledger/fields.ts';

const MOST_DAYS = 31;
const DAY_MS = 86_400_000;

/** Charges that one refund of many may have; more are refunded in several. */
export const MOST_CHARGES = 200_000;

/** What the charges of an incident are chosen by; all that is named must hold. */
export const incidentFields = {
  provider: field.label.optional(),
  feature: field.featureKey.optional(),
  apiRoute: field.label.optional(),
  /** Only failures that were told and paid for all the same: no work that succeeded or still runs. */
  failed: z.boolean().optional(),
  /** How the work failed, of those failures. */
  reason: field.reason.optional(),
  /** The charges were made at this time or later, and before that; at most 31 days. */
  from: field.time,
  to: field.time,
};

const incidentSelection = z.object(incidentFields);
export type IncidentSelection = z.output<typeof incidentSelection>;

/** Adds the conditions that span several members of a selection. */
export const bounded = <Input extends z.ZodType<IncidentSelection>>(input: Input) =>
  input
    .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
      message: 'Must be before `to`.',
      path: ['from'],
    })
    .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_DAYS * DAY_MS, {
      message: `At most ${MOST_DAYS} days after \`from\`.`,
      path: ['to'],
    })
    .refine((one) => [one.provider, one.feature, one.apiRoute, one.reason].some(Boolean), {
      message: 'Name a provider, a feature, an API route or a reason.',
      path: ['provider'],
    });

/** How the refund of failed work was missed. */
export const missedCause = z.enum(['kept', 'overdue', 'refund_failed']);

/** What missed refunds are looked up by; all that is named must hold. */
export const missedFields = {
  cause: missedCause.optional(),
  userId: field.userId.optional(),
  creditType: field.creditTypeKey.optional(),
  apiRoute: field.label.optional(),
  feature: field.featureKey.optional(),
  provider: field.label.optional(),
  /** How the work failed. */
  reason: field.reason.optional(),
  /**
   * The work failed, or its refund came due, at this time or later, and before that. Without `from`,
   * failures that were told and paid for all the same are those of the last 30 days.
   */
  from: field.time.optional(),
  to: field.time.optional(),
};

export const missedSelection = z.object({
  ...missedFields,
  /** Only these charges. */
  chargeIds: z.array(field.id).min(1).max(1000).optional(),
});
export type MissedSelection = z.output<typeof missedSelection>;

/** What the charges of a refund of many are chosen by. */
export type Selection =
  | ({ kind: 'incident' } & IncidentSelection)
  | ({ kind: 'missed' } & MissedSelection);

/** How a refund of many is asked for, beside what it chooses. */
export const requestFields = {
  /** What it is called, and why it is made. */
  name: field.label.optional(),
  note: field.message.optional(),
  /** The charges that the preview told; refused where it would be more now. */
  confirm: z.int().min(0).max(MOST_CHARGES).optional(),
  idempotencyKey: field.idempotencyKey.optional(),
  /** Says what would happen; nothing changes. */
  dryRun: z.boolean().default(false),
};
