import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

const MAX_BODY_BYTES = 64 * 1024;

/** A request that the simulator itself cannot take, as opposed to a simulated failure. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * Reads and checks a JSON body. Straight from the socket, which serves twice the calls per second
 * that Hono's body limit does. Throws UsageError.
 */
export async function readRequest<S extends z.ZodType>(
  schema: S,
  incoming: IncomingMessage,
): Promise<z.output<S>> {
  const text = await textOf(incoming);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new UsageError('the body is not JSON');
  }
  return parsed(schema, body);
}

/** Checks input against a schema. Throws UsageError. */
export function parsed<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (!result.success) throw new UsageError(z.prettifyError(result.error));
  return result.data;
}

function textOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // What is too much is read to its end all the same, so that the client gets the answer.
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    incoming.once('error', reject);
    incoming.once('end', () => {
      if (size > MAX_BODY_BYTES) reject(new UsageError(`the body exceeds ${MAX_BODY_BYTES} bytes`));
      else resolve(Buffer.concat(chunks).toString('utf8'));
    });
  });
}
