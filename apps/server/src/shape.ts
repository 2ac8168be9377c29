import { z } from 'zod';

/** The members of an input, by name; none where it is not one object. */
export function shapeOf(input: z.ZodType): Record<string, z.ZodType> {
  let inner: z.ZodType = input;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : {};
}

/** Whether requests of this shape may carry an idempotency key. */
export function takesKey(input: z.ZodType): boolean {
  if (!(input instanceof z.ZodUnion)) return 'idempotencyKey' in shapeOf(input);
  return input.options.some((option) => takesKey(option as z.ZodType));
}
