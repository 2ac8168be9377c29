import { z } from 'zod';
import { badParameter } from './clerk-error.ts';

/** A parameter of which Clerk takes the first value. */
export function single<S extends z.ZodType>(schema: S) {
  return z.preprocess(
    (values) => (Array.isArray(values) ? (values[0] as unknown) : values),
    schema,
  );
}

export const page = {
  limit: single(z.coerce.number().int().min(1).max(500).default(10)),
  offset: single(z.coerce.number().int().min(0).default(0)),
};

/**
 * Reads a query string's parameters. What the simulator does not know is refused rather than
 * ignored, since an ignored filter would answer another question. Throws ClerkError (422).
 */
export function readQuery<S extends z.ZodType>(
  schema: S,
  queries: Record<string, string[]>,
): z.output<S> {
  const result = schema.safeParse(queries);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  throw badParameter(String(name), issue?.message ?? 'invalid');
}
