import { standardPayload, webhookBodies } from '@makegood/core';
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { told } from './refusals.ts';

const signature = z.object({
  'webhook-id': z.uuid().meta({ description: 'The same at every attempt.' }),
  'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970 UTC of this attempt.' }),
  'webhook-signature': z
    .string()
    .meta({ description: '`v1,` and base64; two, with a space between, after a rotation.' }),
});

/** What Clerk and providers send. */
export const incoming: ZodOpenApiPathsObject = {
  '/api/webhooks/clerk': {
    post: {
      summary: 'News of users and subscriptions, signed by Clerk; each is applied once',
      security: [],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: z.looseObject({}) } },
      },
      responses: {
        200: {
          description: 'Applied; stale: something newer was; ignored: not for us.',
          content: {
            'application/json': {
              schema: z.object({ outcome: z.enum(['applied', 'stale', 'ignored']) }),
            },
          },
        },
        400: told('invalid_request'),
        401: told('bad_signature'),
        501: told('clerk_webhook_off'),
        503: told('busy', 'unavailable'),
      },
    },
  },
  '/api/webhooks/providers/{provider}': {
    post: {
      summary: 'What became of a task, signed by its provider; each callback is applied once',
      description:
        'The body is what the adapter of the provider reads, up to 1 MB; told here is that of `standard`. ' +
        'It is signed as Standard Webhooks has it.',
      security: [],
      requestParams: {
        path: z.object({
          provider: z.string().meta({ description: 'As charges name it.' }),
        }),
        header: signature.extend({
          'webhook-id': z.string().meta({ description: 'The same at every attempt.' }),
        }),
      },
      requestBody: {
        required: true,
        content: { 'application/json': { schema: standardPayload } },
      },
      responses: {
        200: {
          description:
            'applied: now or before; absorbed: a success after the refund; pending: the refund is tried ' +
            'again until it succeeds; parked: kept until a charge with this task appears, or can be ' +
            'changed; ignored: it says nothing that counts.',
          content: {
            'application/json': {
              schema: z.object({
                outcome: z.enum(['applied', 'absorbed', 'pending', 'parked', 'ignored']),
              }),
            },
          },
        },
        400: told('invalid_request'),
        401: told('bad_signature'),
        404: told('provider_not_found'),
        413: told('body_too_large'),
        422: told('settle_exceeds_charge', 'refund_exceeds_charge', 'balance_overflow'),
        503: told('unavailable'),
      },
    },
  },
};

/** What endpoints are sent. */
export const outbound: ZodOpenApiPathsObject = Object.fromEntries(
  Object.entries(webhookBodies).map(([type, body]) => [
    type,
    {
      post: {
        summary: `Sent to the webhooks that ask for ${type}, signed as Standard Webhooks has it`,
        security: [],
        requestParams: { header: signature },
        requestBody: { required: true, content: { 'application/json': { schema: body } } },
        responses: {
          '2XX': { description: 'Delivered' },
          410: { description: 'Not wanted any more: the webhook is disabled' },
          default: { description: 'Sent again later, with the same webhook-id' },
        },
      },
    },
  ]),
);
