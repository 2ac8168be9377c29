import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Json } from '../errors.ts';

export const changeAnswer = z.object({
  /** Where it stands in the values, such as `cost` or `credits.credit`. */
  field: z.string(),
  before: z.json(),
  after: z.json(),
});
export type Change = { field: string; before: Json; after: Json };

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every value that is not an object, by the names that lead to it. */
function leaves(value: Json, path: string[] = []): [string, Json][] {
  if (!isObject(value)) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

/** What differs between two states of something, field by field; null stands for what is not there. */
export function changesBetween(before: Json, after: Json): Change[] {
  const old = new Map(before === null ? [] : leaves(before));
  const next = new Map(after === null ? [] : leaves(after));
  return [...new Set([...old.keys(), ...next.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? null, after: next.get(field) ?? null }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after));
}
