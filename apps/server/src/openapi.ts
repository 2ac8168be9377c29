import type { AnyRouter } from '@trpc/server';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { Access } from './access.ts';
import { errorMap, type ProblemCode } from './error-map.ts';
import { balancesAnswer, liveRefund, standardPayload, webhookBodies } from '@makegood/core';
import { shapeOf, takesKey } from './shape.ts';
import { type Meta, proceduresOf } from './trpc.ts';

const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(errorMap) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({
    id: 'Problem',
    description:
      'RFC 9457. What explains the code (such as `required` and `available`) stands beside these members.',
  });

/** The OpenAPI 3.1 document of the whole router. */
export function openApiDocument(router: AnyRouter, version: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const { name, meta } of proceduresOf(router)) {
    const method = meta.rest.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    paths[meta.rest.path] = { ...paths[meta.rest.path], [method]: operation(name, meta) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Makegood',
      version,
      description:
        'The credit ledger that makes good. Amounts are integers in the smallest unit of their credit type; ' +
        'times are ISO 8601 UTC. Errors are application/problem+json with a `code`.',
    },
    servers: [{ url: '/' }],
    paths: { ...paths, ...streams, ...webhooks, ...probes },
    webhooks: outbound,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'mg_…' },
        userToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  });
}

function operation(name: string, { access, rest, input, output }: Meta): ZodOpenApiOperationObject {
  const shape = shapeOf(input);
  const inPath = [...rest.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const others = { ...without(shape, inPath), ...(rest.csv !== undefined && csvFormat) };
  const hasBody = rest.method === 'POST' || rest.method === 'PUT';
  // An input of several alternatives is told as it is; it has nothing in the path then.
  const body = input instanceof z.ZodUnion ? input : z.strictObject(others);
  return {
    operationId: name,
    summary: rest.summary,
    description: `Who may call: ${callers(access)}.`,
    tags: [name.split('.')[0] ?? name],
    security: security(access),
    requestParams: {
      ...(inPath.length > 0 && { path: z.object(without(shape, Object.keys(others))) }),
      ...(!hasBody && Object.keys(others).length > 0 && { query: z.object(others) }),
      ...(takesKey(input) && { header: idempotencyHeader }),
    },
    ...(hasBody && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: body } },
      },
    }),
    responses: {
      200: {
        description: 'Done.',
        content: {
          'application/json': {
            schema: rest.accepted ? without202(output, rest.accepted) : output,
          },
          ...(rest.csv !== undefined && { 'text/csv': { schema: z.string() } }),
        },
      },
      ...(rest.accepted && {
        202: {
          description: 'Accepted: it waits for an approver.',
          content: { 'application/json': { schema: rest.accepted } },
        },
      }),
      ...refusals(access, rest.errors ?? []),
    },
  };
}

/** An answer of alternatives without the one that is told with 202. */
function without202(output: z.ZodType, accepted: z.ZodType): z.ZodType {
  if (!(output instanceof z.ZodUnion)) return output;
  const others = output.options.filter((option) => option !== accepted) as z.ZodType[];
  return others.length === 1 && others[0] ? others[0] : z.union(others);
}

const csvFormat = { format: z.literal('csv').optional() };

const idempotencyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'Used where the body has no idempotencyKey.' }),
});

const without = (shape: Record<string, z.ZodType>, names: string[]) =>
  Object.fromEntries(Object.entries(shape).filter(([name]) => !names.includes(name)));

function callers(access: Access): string {
  return [
    access.anyone === true && 'anyone',
    access.anyone === 'demo' && 'anyone on a demo server',
    access.service && 'API keys with the role service or admin',
    access.staff && `staff from ${access.staff}`,
    access.endUser && 'end users, for themselves',
  ]
    .filter((who) => typeof who === 'string')
    .join('; ');
}

function security(access: Access): Record<string, string[]>[] {
  if (access.anyone === true) return [];
  const ways: Record<string, string[]>[] = [];
  if (access.service || access.staff) ways.push({ apiKey: [] });
  if (access.endUser) ways.push({ userToken: [] });
  return ways;
}

function refusals(access: Access, own: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const signedIn: ProblemCode[] = ['unauthenticated', 'forbidden', 'too_many_attempts'];
  const codes: ProblemCode[] = [
    'invalid_request',
    ...(access.anyone === true ? [] : signedIn),
    ...own,
    'internal',
    'overloaded',
    'busy',
    'unavailable',
  ];
  const byStatus = Map.groupBy(codes, (code) => errorMap[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, told]) => [
      String(status),
      {
        description: told.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

const told = (...codes: ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\``).join(', '),
  content: { 'application/problem+json': { schema: problem } },
});

const signature = z.object({
  'webhook-id': z.uuid().meta({ description: 'The same at every attempt.' }),
  'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970 UTC of this attempt.' }),
  'webhook-signature': z
    .string()
    .meta({ description: '`v1,` and base64; two, with a space between, after a rotation.' }),
});

const webhooks: ZodOpenApiPathsObject = {
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

const sent = <Data extends z.ZodType>(name: string, data: Data) =>
  z.object({ event: z.literal(name), id: z.string(), data });

const streams: ZodOpenApiPathsObject = {
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

/** What endpoints are sent. */
const outbound: ZodOpenApiPathsObject = Object.fromEntries(
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

const text = (description: string): ZodOpenApiOperationObject => ({
  summary: description,
  security: [],
  responses: { 200: { description } },
});

const probes: ZodOpenApiPathsObject = {
  '/livez': { get: text('The process answers') },
  '/readyz': { get: text('The database answers; 503 otherwise') },
  '/metrics': { get: text('Figures for Prometheus') },
};
