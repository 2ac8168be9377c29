import { balancesAnswer, liveRefund } from '@makegood/core';
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { told } from './refusals.ts';

const sent = <Data extends z.ZodType>(name: string, data: Data) =>
  z.object({ event: z.literal(name), id: z.string(), data });

/** What does not end with its first answer. */
export const streams: ZodOpenApiPathsObject = {
  '/api/credits/stream': {
    get: {
      summary: "The signed-in user's balances whenever they change, and each refund",
      description:
        'Server-sent events: `balance` at once and at every change, with the body of `/api/credits/me`; ' +
        '`refund` for each refund, with those since `Last-Event-ID` first (50 at most, of the last day). ' +
        'It ends when the token expires, when the server stops, and for who does not read: come again with ' +
        'the last id. Who may call: end users, for themselves.',
      tags: ['credits'],
      security: [{ userToken: [] }],
      requestParams: {
        header: z.object({
          'Last-Event-ID': z
            .string()
            .optional()
            .meta({ description: 'The id of the last event that was read, of whichever server.' }),
        }),
      },
      responses: {
        200: {
          description: 'Events, and a comment every 15 seconds.',
          content: {
            'text/event-stream': {
              schema: z.union([sent('balance', balancesAnswer), sent('refund', liveRefund)]),
            },
          },
        },
        401: told('unauthenticated'),
        403: told('forbidden'),
        429: told('too_many_streams', 'too_many_attempts'),
        503: told('unavailable'),
      },
    },
  },
};
