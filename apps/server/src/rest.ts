import type { AnyRouter } from '@trpc/server';
import { type Context as Call, Hono } from 'hono';
import { z } from 'zod';
import { columnsOf, csvResponse } from './csv.ts';
import type { Edge } from './edge.ts';
import { EdgeError, InvalidRequest } from './edge-error.ts';
import { parseJson } from './parse-json.ts';
import { shapeOf } from './shape.ts';
import { type Context, proceduresOf } from './trpc.ts';

const CSV_PAGE = 200;

/** The same procedures as under /trpc, at the addresses their declarations name. */
export function restRoutes(
  router: AnyRouter,
  createContext: (c: Call<Edge>, calls: number) => Promise<Context>,
): Hono<Edge> {
  const app = new Hono<Edge>();
  const methods = new Map<string, string[]>();
  for (const { name, procedure, meta } of proceduresOf(router)) {
    const { rest, input, output } = meta;
    const address = rest.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const read = rest.method === 'GET' || rest.method === 'DELETE' ? readQuery : readBody;
    methods.set(address, [...(methods.get(address) ?? []), rest.method]);
    app.on(rest.method, address, async (c) => {
      c.set('route', rest.path);
      const ctx = await createContext(c, 1);
      const call = (getRawInput: () => Promise<unknown>): Promise<unknown> =>
        procedure({
          ctx,
          path: name,
          type: procedure._def.type,
          getRawInput,
          signal: undefined,
          batchIndex: 0,
        });
      if (rest.csv !== undefined && c.req.query('format') === 'csv')
        return asCsv(rest.csv, { output, page: rest.csvPage }, await readQuery(c, input), call);
      const answer = await call(() => read(c, input));
      const status = rest.accepted?.safeParse(answer).success ? 202 : 200;
      return c.json(answer as object, status, {
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
    });
  }
  for (const [address, allowed] of methods) {
    app.all(address, () => {
      throw new EdgeError('method_not_allowed', { allow: allowed.join(', ') });
    });
  }
  return app;
}

/** All pages of a list as one file. */
async function asCsv(
  list: string,
  { output, page: rowsAtOnce = CSV_PAGE }: { output: z.ZodType; page: number | undefined },
  { format: _, ...filter }: Record<string, unknown>,
  call: (getRawInput: () => Promise<unknown>) => Promise<unknown>,
): Promise<Response> {
  const page = async (cursor?: string) => {
    const input = { ...filter, limit: rowsAtOnce, ...(cursor !== undefined && { cursor }) };
    const answer = (await call(async () => input)) as Record<string, never>;
    return { rows: answer[list] ?? [], nextCursor: answer['nextCursor'] ?? null };
  };
  return csvResponse(columnsOf(output, list), await page(), page);
}

async function readBody(c: Call<Edge>): Promise<unknown> {
  const bytes = await c.req.arrayBuffer();
  const params = c.req.param();
  if (bytes.byteLength === 0) return params;
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/(\S+\+)?json\s*(;|$)/i.test(type))
    throw new EdgeError('unsupported_media_type');
  const body = parseJson(bytes);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new InvalidRequest('', 'The body must be a JSON object.');
  }
  for (const [name, value] of Object.entries(params)) {
    if (Object.hasOwn(body, name) && Reflect.get(body, name) !== value) {
      throw new InvalidRequest(name, 'Differs from the one in the address.');
    }
  }
  return { ...body, ...params };
}

/**
 * Addresses and queries are text: what the input wants as a number or a boolean becomes one where
 * it reads as one.
 */
async function readQuery(c: Call<Edge>, input: z.ZodType): Promise<Record<string, unknown>> {
  const shape = shapeOf(input);
  const values: Record<string, unknown> = {};
  for (const [name, texts] of Object.entries(c.req.queries())) {
    values[name] = texts.length === 1 ? valueOf(shape[name], texts[0] ?? '') : texts;
  }
  for (const [name, text] of Object.entries(c.req.param())) {
    values[name] = valueOf(shape[name], text);
  }
  return values;
}

function valueOf(field: z.ZodType | undefined, text: string): unknown {
  const type = field && wanted(field);
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function wanted(field: z.ZodType): string {
  let inner: z.ZodType = field;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner.def.type;
}
