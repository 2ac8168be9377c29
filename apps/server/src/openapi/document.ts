import type { AnyRouter } from '@trpc/server';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { proceduresOf } from '../trpc.ts';
import { operation } from './operation.ts';
import { streams } from './streams.ts';
import { incoming, outbound } from './webhooks.ts';

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
    paths: { ...paths, ...streams, ...incoming, ...probes },
    webhooks: outbound,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'mg_…' },
        userToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  });
}

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
