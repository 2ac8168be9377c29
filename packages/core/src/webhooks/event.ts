import { z } from 'zod';
import * as field from '../ledger/fields.ts';
import { reasons } from '../ledger/reasons.ts';

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

/** What each type of event carries. Credits are integers in the smallest unit, times ISO 8601 UTC. */
const payloads = {
  'charge.settled': z.strictObject({
    chargeId: field.id,
    userId: field.userId,
    feature: field.featureKey,
    creditType: field.creditTypeKey,
    /** What it came to in the end, and what was given back of what was held. */
    amount: field.amountOrZero,
    returned: field.amountOrZero,
    costUsd: field.costUsd.nullable(),
    at: field.time,
  }),
  'charge.refunded': z.strictObject({
    refundId: field.id,
    /** Null for credits given out of goodwill. */
    chargeId: field.id.nullable(),
    userId: field.userId,
    creditType: field.creditTypeKey,
    amount: field.amount,
    /** What is left of the charge. */
    remaining: field.amountOrZero,
    reason: z.enum(reasons),
    at: field.time,
  }),
  'balance.low': z.strictObject({
    userId: field.userId,
    creditType: field.creditTypeKey,
    balance: field.amountOrZero,
    threshold: field.amountOrZero,
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

/** The payload as it is sent. @throws ZodError where it is not what its type promises */
export const payloadOf = ({ type, payload }: WebhookEvent): object => payloads[type].parse(payload);

/** The body of a delivery of each type, for the OpenAPI document. */
export const webhookBodies: Record<string, z.ZodType> = Object.fromEntries(
  typesOf.map((type) => [
    type,
    z.object({ type: z.literal(type), timestamp: z.iso.datetime(), data: payloads[type] }),
  ]),
);
