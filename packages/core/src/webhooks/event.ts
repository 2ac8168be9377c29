import { z } from 'zod';
import * as field from '../ledger/fields.ts';

const alert = z.strictObject({
  alertId: field.id,
  /** What kind of alert: `refund_rate`, `provider_degraded`. */
  rule: field.label,
  severity: z.enum(['info', 'warning', 'critical']),
  /** In plain language: `The refund rate is over 5 %`. */
  title: field.message,
  detail: field.message,
  /** What was measured, and what it is measured against. */
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  openedAt: field.time,
  /** The page on which it is looked at. */
  link: z.url().max(2000).nullable(),
});

const charge = z.strictObject({
  chargeId: field.id,
  userId: field.userId,
  feature: field.featureKey,
  provider: field.label.nullable(),
  creditType: field.creditTypeKey,
  units: field.units,
  /** Credits taken from the user; of a settled charge, what it came to in the end. */
  amount: field.amountOrZero,
  at: field.time,
});

/** What each type of event carries. Credits are integers in the smallest unit, times ISO 8601 UTC. */
const payloads = {
  /** Credits were taken for work that goes on. */
  'charge.held': charge,
  /** A charge is final: by itself when it was opened, or because the work ended. */
  'charge.settled': charge.extend({
    /** Given back because it was settled for less. */
    returned: field.amountOrZero,
    /** What the provider charged for it, in US dollars, as far as it is known. */
    costUsd: field.costUsd.nullable(),
    /** How the work failed that is paid for all the same; null where it succeeded. */
    reason: field.reason.nullable(),
  }),
  'charge.refunded': z.strictObject({
    refundId: field.id,
    /** Null, as are its feature and its provider, for credits given out of goodwill. */
    chargeId: field.id.nullable(),
    userId: field.userId,
    feature: field.featureKey.nullable(),
    provider: field.label.nullable(),
    creditType: field.creditTypeKey,
    units: z.int().min(0),
    amount: field.amountOrZero,
    /** What is left of the charge to refund. */
    remaining: field.amountOrZero,
    reason: field.reason,
    at: field.time,
  }),
  /** The work of a refunded charge succeeded after all: it is not charged again. */
  'charge.absorbed': charge.extend({ costUsd: field.costUsd.nullable() }),
  /** What a user has available fell below the threshold. */
  'balance.low': z.strictObject({
    userId: field.userId,
    creditType: field.creditTypeKey,
    balance: field.amountOrZero,
    threshold: field.amount,
    at: field.time,
  }),
  /** A user's plan credits changed. */
  'credits.refreshed': z.strictObject({
    refreshId: field.id,
    userId: field.userId,
    /** refresh: renewed; start: a plan's first; plan_change: another plan's; reversal: taken back. */
    kind: z.enum(['refresh', 'start', 'plan_change', 'reversal']),
    planId: field.planId.nullable(),
    changes: z.array(
      z.strictObject({
        creditType: field.creditTypeKey,
        /** All that the user has of it, before and after. */
        oldBalance: field.amountOrZero,
        newBalance: field.amountOrZero,
        expired: field.amountOrZero,
        granted: field.amountOrZero,
      }),
    ),
    at: field.time,
  }),
  'refresh.finished': z.strictObject({
    runId: field.id,
    kind: z.enum(['scheduled', 'bulk']),
    /** Users to refresh when it began, users refreshed, and users who could not be. */
    eligible: z.int(),
    refreshed: z.int(),
    failed: z.int(),
    startedAt: field.time,
    finishedAt: field.time,
  }),
  'alert.opened': alert,
  'alert.resolved': alert.extend({ resolvedAt: field.time }),
  'webhook.test': z.strictObject({
    /** Who sent it. */
    sentBy: field.label,
  }),
} satisfies Record<string, z.ZodType>;

export type WebhookType = keyof typeof payloads;
type PayloadOf<Type extends WebhookType> = z.output<(typeof payloads)[Type]>;

/** Something to be told of. `subject`: what it is about, such as `refresh_run:<id>`, for staff to read. */
export type WebhookEvent = {
  [Type in WebhookType]: { type: Type; subject?: string; payload: PayloadOf<Type> };
}[WebhookType];

const typesOf = Object.keys(payloads) as [WebhookType, ...WebhookType[]];

/** Every type there is. */
export const webhookType = z.enum(typesOf);

/** What an endpoint may ask for; a test comes unasked. */
export const subscribedType = webhookType.exclude(['webhook.test']);
export type SubscribedType = z.output<typeof subscribedType>;

/** The payload as it is sent. @throws ZodError where it is not what its type promises */
export const payloadOf = ({ type, payload }: WebhookEvent): object => payloads[type].parse(payload);

/** The body of a delivery of each type, for the OpenAPI document. */
export const webhookBodies: Record<string, z.ZodType> = Object.fromEntries(
  typesOf.map((type) => [
    type,
    z.object({ type: z.literal(type), timestamp: z.iso.datetime(), data: payloads[type] }),
  ]),
);
