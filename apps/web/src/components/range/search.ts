import { oneOf, text } from '../../lib/search-params.ts';
import { buckets } from './buckets.ts';

export const comparings = ['previous', 'year'] as const;
/** The period just before, or the same of the year before. */
export type Comparing = (typeof comparings)[number];

/** What an address may ask for: on some pages to compare with nothing must be said. */
const compareAsked = [...comparings, 'none'] as const;

/** A name or a length of a range: which of them there are is looked at where they are used. */
function word(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\da-z-]{1,16}$/.test(value) ? value : undefined;
}

/** A day (2026-03-01) or a moment (ISO) of an address. */
function moment(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/.test(value)) return;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}

/** The router reads `live=true` as a boolean. */
const flag = (value: unknown): true | undefined => (value === true ? true : undefined);

/**
 * What every page with a range keeps in the address: `searchOf({ ...ofRange, … })`. A `from` and `to`
 * of days are whole days, the last included; moments are exact, the last not included.
 */
export const ofRange = {
  range: word,
  from: moment,
  to: moment,
  bucket: oneOf(buckets),
  tz: text,
  compare: oneOf(compareAsked),
  live: flag,
};

/** The parameters of a range. */
export type RangeSearch = {
  [Name in keyof typeof ofRange]?: Exclude<ReturnType<(typeof ofRange)[Name]>, undefined>;
};
