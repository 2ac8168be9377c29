import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import type { Access } from '../access.ts';
import { shapeOf, takesKey } from '../shape.ts';
import type { Meta } from '../trpc.ts';
import { refusals } from './refusals.ts';

/** A procedure as a call of the REST API. */
export function operation(
  name: string,
  { access, rest, input, output }: Meta,
): ZodOpenApiOperationObject {
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
