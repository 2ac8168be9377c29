import type { SearchSchemaInput } from '@tanstack/react-router';

/** Reads one parameter of an address; undefined where it holds nothing that makes sense. */
type Parameter = (value: unknown) => unknown;

type Given<Parameters extends Record<string, Parameter>> = {
  [Name in keyof Parameters]?: Exclude<ReturnType<Parameters[Name]>, undefined>;
};

/** A text that is not empty. The router reads `q=7` as a number, so that is taken too. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One of these words. */
export const oneOf =
  <const Word extends string>(words: readonly Word[]) =>
  (value: unknown): Word | undefined =>
    words.find((word) => word === value);

/** What every table keeps in the address: the column sorted by, and the columns shown. */
export const ofTable = { sort: text, columns: text };

/**
 * A route's `validateSearch` of optional parameters: what makes no sense is left out.
 * `searchOf({ q: text, state: oneOf(['held', 'settled']), ...ofTable })`
 */
export const searchOf =
  <Parameters extends Record<string, Parameter>>(parameters: Parameters) =>
  (search: Given<Parameters> & SearchSchemaInput): Given<Parameters> => {
    const given: Record<string, unknown> = search;
    const read = Object.entries(parameters).map(([name, take]) => [name, take(given[name])]);
    return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as Given<Parameters>;
  };
